package io.sealpost.mailbox.simulation;

import io.sealpost.mailbox.domain.Command;
import io.sealpost.mailbox.domain.Effect;
import io.sealpost.mailbox.domain.EngineLimits;
import io.sealpost.mailbox.domain.PartitionOwner;
import io.sealpost.mailbox.domain.Turn;
import io.sealpost.mailbox.simulation.Truth.Violation;
import io.sealpost.protocol.DeviceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One partition: its log, what that means, its owner, and those who still believe to be. */
final class SimPartition {

    private static final int MOST_ZOMBIES = 3;

    private record Attempt(long token, Turn turn) {}

    final int number;
    final SimLog log = new SimLog();
    final Truth truth = new Truth();
    final List<SimAccount> accounts = new ArrayList<>();
    private final Setting setting;
    private final List<SimOwner> zombies = new ArrayList<>();
    private final List<Command> held = new ArrayList<>();
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<Long> truncations = new ArrayList<>();
    private final MemoryBounds bounds;
    private Optional<SimOwner> owner = Optional.empty();
    private boolean stopped;
    private boolean restored;

    SimPartition(int number, Setting setting) {
        this.number = number;
        this.setting = setting;
        this.bounds = new MemoryBounds(setting.limits());
        int recipients = 1 + chance().below(2);
        for (int i = 0; i < recipients; i++) {
            var account = new SimAccount(chance());
            accounts.add(account);
            truth.knows(account);
        }
    }

    private Chance chance() {
        return setting.chance();
    }

    EngineLimits limits() {
        return setting.limits();
    }

    SimAccount accountOf(DeviceId device) {
        return accounts.stream()
                .filter(account -> account.devicesEver().contains(device))
                .findFirst()
                .orElseThrow();
    }

    // --- senders

    void deposit() {
        append(chance().pick(accounts).deposit());
    }

    void repeatDeposit() {
        chance().pick(accounts).depositAgain().ifPresent(this::append);
    }

    void changeDevices() {
        write(chance().pick(accounts).change(truth));
    }

    // --- the log

    /** Written at once, or overtaken by others for a while, as records of different gateways are. */
    void write(Command command) {
        if (chance().mishap(4)) {
            held.add(command);
        } else {
            append(command);
        }
    }

    void releaseHeld() {
        while (!held.isEmpty()) {
            append(held.remove(chance().isCalm() ? 0 : chance().below(held.size())));
        }
    }

    void append(Command command) {
        long now = setting.time().nowMs();
        truth.appended(log.place(log.end()), now, command);
        log.append(command, now);
        if (!(command instanceof Command.Deposit) && chance().mishap(40)) {
            append(command);
        }
    }

    /** The topic is made anew, as a careful operator does it: after everything in it is applied and stored. */
    void createTopicAnew() {
        if (log.end() > 0 && held.isEmpty() && setting.store().isAt(number, log.topicId(), log.end())) {
            setting.time().pass(SimTime.DAY_MS);
            loseTopic();
        }
    }

    /** At most once a day: ADR 0016 says why. */
    private void loseTopic() {
        owner = Optional.empty();
        zombies.clear();
        truncations.clear();
        log.createAnew();
    }

    /** An owner may delete what it has stored. It may take its time, and a zombie may do it too. */
    void wantTruncation() {
        everyone().forEach(one -> truncations.add(one.engine.flushedPosition()));
    }

    void truncate() {
        if (!truncations.isEmpty()) {
            log.deleteBefore(truncations.remove(chance().below(truncations.size())));
        }
    }

    // --- owners

    /** Another process takes the partition; the one before goes on for a while without knowing, or dies. */
    void claim() {
        owner.filter(before -> !chance().isCalm() && chance().oneIn(2) && zombies.size() < MOST_ZOMBIES)
                .ifPresent(zombies::add);
        owner = Optional.empty();
        if (setting.isStoreDown() || stopped) {
            return;
        }
        var stored =
                setting.store().claimNow(number, log.topicId(), setting.time().storeMs());
        truth.claimed(stored.epoch(), log.topic());
        if (!log.holds(stored.nextOffset())) {
            stop();
            return;
        }
        // The engine speaks in its constructor too, before it has a name.
        var engine = new PartitionOwner[1];
        long end = log.end();
        engine[0] = new PartitionOwner(
                stored,
                new byte[32],
                end,
                limits(),
                setting.time().nowMs(),
                effect -> perform(
                        stored.token(), engine[0] == null ? stored.nextOffset() : engine[0].position(), end, effect));
        owner = Optional.of(new SimOwner(this, engine[0], stored, chance()));
    }

    private void stop() {
        if (!restored) {
            throw new Violation("DUR: the log was truncated beyond the position, though the store lost nothing");
        }
        stopped = true;
    }

    private void perform(long token, long position, long replayEnd, Effect effect) {
        truth.spoken(log.place(position), log.place(replayEnd), effect);
        if (effect instanceof Effect.WriteTick) {
            append(new Command.Tick());
        }
        setting.gateways().send(this, token, effect);
    }

    /** A gateway did not listen to an owner with this token. */
    void notHeard(long token) {
        if (owner.filter(newest -> newest.engine.token() == token).isPresent()) {
            throw new Violation("progress: the owner is taken for an older one than it is");
        }
    }

    /** What the owner has committed stays; what it has not is lost with it. */
    void crash() {
        owner = Optional.empty();
    }

    boolean isOwned() {
        return owner.isPresent();
    }

    void poll() {
        owner.ifPresent(this::poll);
        owner = owner.filter(SimOwner::canRead);
    }

    private void poll(SimOwner reader) {
        if (reader.canRead()) {
            reader.poll(setting.time().nowMs());
            checkMemory(reader);
        }
    }

    void visitStore() {
        owner.ifPresent(this::visitStore);
    }

    private void visitStore(SimOwner visitor) {
        if (!setting.isStoreDown()) {
            visitor.visitStore(setting.store(), setting.time().nowMs());
            checkMemory(visitor);
        }
    }

    void hearStore() {
        owner.ifPresent(this::hearStore);
        owner = owner.filter(visitor -> !visitor.isFenced());
    }

    private void hearStore(SimOwner visitor) {
        visitor.hearStore(setting.time().nowMs());
        checkMemory(visitor);
    }

    void hangs(long token, Turn turn) {
        attempts.add(new Attempt(token, turn));
    }

    /** An attempt at a turn comes through late: it may have been repeated and overtaken. */
    void lateAttempt() {
        if (!attempts.isEmpty() && !setting.isStoreDown()) {
            var late = attempts.remove(chance().below(attempts.size()));
            setting.store().performNow(number, late.token(), late.turn());
        }
    }

    void zombieActs() {
        if (zombies.isEmpty()) {
            return;
        }
        var zombie = chance().pick(zombies);
        poll(zombie);
        visitStore(zombie);
        hearStore(zombie);
        if (zombie.isFenced() || !zombie.canRead()) {
            zombies.remove(zombie);
        }
    }

    // --- disasters

    /** The store is as it was at the backup; owners and zombies do not know. */
    void restored(boolean topicIsLostToo) {
        restored = true;
        if (topicIsLostToo) {
            loseTopic();
            letGoOn();
        } else if (!setting.store().isOf(number, log.topicId())) {
            // The backup is older than the topic: an operator knows that what was in the one before is lost.
            letGoOn();
        }
    }

    void operatorLooks() {
        if (stopped) {
            stopped = false;
            letGoOn();
        }
    }

    /** An operator accepts what is lost: the partition goes on at the log's start, and device lists are written again. */
    void letGoOn() {
        setting.store().goOnAt(number, log.topicId(), log.start());
        truth.excuseBefore(log.place(log.end()));
        accounts.forEach(account -> append(account.list()));
    }

    // --- memory

    private void checkMemory(SimOwner acted) {
        int devices = accounts.stream()
                .mapToInt(account -> account.devicesEver().size())
                .sum();
        bounds.check(acted.engine, devices, setting.gateways().ever());
    }

    /** Nothing waits any more, and nothing came for hours. */
    void checkMemoryAtRest() {
        int attached = setting.gateways().connectedTo(this);
        bounds.checkAtRest(
                owner.orElseThrow().engine, attached, setting.gateways().alive(), accounts.size());
    }

    private List<SimOwner> everyone() {
        var everyone = new ArrayList<>(zombies);
        owner.ifPresent(everyone::add);
        return everyone;
    }

    Optional<String> missing() {
        return accounts.stream().map(truth::missing).flatMap(Optional::stream).findFirst();
    }
}
