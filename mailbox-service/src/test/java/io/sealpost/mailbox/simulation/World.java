package io.sealpost.mailbox.simulation;

import com.google.protobuf.ByteString;
import io.sealpost.mailbox.domain.Command;
import io.sealpost.mailbox.domain.Copy;
import io.sealpost.mailbox.domain.Effect;
import io.sealpost.mailbox.domain.EngineLimits;
import io.sealpost.mailbox.domain.PartitionOwner;
import io.sealpost.mailbox.domain.Sender;
import io.sealpost.mailbox.domain.Turn;
import io.sealpost.mailbox.simulation.SimGateway.Link;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.ConnectionId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.MessageId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A partition's whole world in miniature, driven by one seed: owners and zombies, gateways, devices, a log, a store, a lossy
 * push channel, and faults of every kind. In the manner of FoundationDB's and TigerBeetle's simulators.
 */
final class World {

    static final long REMEMBER_MS = Duration.ofHours(1).toMillis();
    private static final int PARTITION = 0;
    private static final int CHAOS_STEPS = 1_500;
    private static final int CALM_STEPS = 500;

    private record Logged(Command command, long appendedMs) {}

    private record InFlight(long token, Effect effect) {}

    private final Random random;
    private final EngineLimits limits;
    private final AccountId bob;
    private final List<DeviceId> allDevices = new ArrayList<>();
    private final List<Sender> senders = new ArrayList<>();
    private final Truth truth;
    private final MemoryMailboxStore store = new MemoryMailboxStore();
    private final List<Logged> log = new ArrayList<>();
    private final List<InFlight> channel = new ArrayList<>();
    private final List<SimGateway> gateways = new ArrayList<>();
    private final List<SimOwner> zombies = new ArrayList<>();
    private final Map<DeviceId, Long> counters = new HashMap<>();
    private final List<Command.Deposit> sent = new ArrayList<>();
    private final List<Command> held = new ArrayList<>();
    private final List<Set<DeviceId>> lists = new ArrayList<>();
    private Optional<SimOwner> owner = Optional.empty();
    private String topicId = "first";
    private int epoch = 1;
    private long nowMs = 1_800_000_000_000L;
    private boolean storeDown;
    private boolean calm;

    World(long seed) {
        random = new Random(seed);
        limits = new EngineLimits(
                1 + random.nextInt(6),
                200 + random.nextInt(400),
                Duration.ofMillis(random.nextInt(3) * 1_000L),
                30_000 + random.nextInt(40_000),
                Duration.ofSeconds(30),
                Duration.ofDays(30),
                Duration.ofMillis(REMEMBER_MS),
                10_000,
                10,
                100_000);
        bob = new AccountId(uuid());
        for (int i = 0; i < 3; i++) {
            allDevices.add(new DeviceId(uuid()));
            senders.add(new Sender(new AccountId(uuid()), new DeviceId(uuid())));
        }
        truth = new Truth(Set.copyOf(allDevices));
        lists.add(Set.copyOf(allDevices));
    }

    /** Plays the world to its end. Throws {@link Truth.Violation} if a promise is broken. */
    void run() {
        for (int step = 0; step < CHAOS_STEPS; step++) {
            chaos();
        }
        calm = true;
        storeDown = false;
        for (int step = 0; step < CALM_STEPS; step++) {
            settle(step);
            if (truth.missing(devices()).isEmpty() && step > 100) {
                return;
            }
        }
        throw new Truth.Violation(truth.missing(devices()).orElse("nothing") + " within " + CALM_STEPS + " calm steps");
    }

    private void chaos() {
        nowMs += random.nextInt(60);
        switch (random.nextInt(100)) {
            case 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17 -> deposit();
            case 18, 19 -> depositAgain();
            case 20, 21, 22, 23, 24 -> connect();
            case 25, 26 -> disconnect();
            case 27 -> killGateway();
            case 30 -> lateAttempt();
            case 28, 29 -> rosters();
            case 31 -> clockJumps();
            case 32 -> storeDown = !storeDown;
            case 33 -> crashOwner();
            case 34, 35 -> claim();
            case 36 -> changeDevices();
            case 37 -> recreateTopic();
            case 38, 39 -> releaseHeld();
            case 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51 -> readSockets();
            case 52, 53, 54, 55, 56, 57, 58, 59 -> writeAttaches();
            case 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72 -> deliver();
            case 73, 74, 75, 76, 77, 78, 79, 80 -> visitStore();
            case 81, 82, 83, 84, 85, 86, 87, 88 -> answer();
            case 89 -> lateAttempt();
            case 90, 91 -> zombieActs();
            default -> poll(owner);
        }
    }

    /** No faults any more: everything moves, in a fair order. */
    private void settle(int step) {
        nowMs += 100;
        if (owner.isEmpty()) {
            claim();
        }
        if (step % 20 == 0) {
            inOrder(devices()).stream()
                    .filter(device -> linkOf(device).isEmpty())
                    .forEach(this::connect);
        }
        if (step % 600 == 0) {
            rosters();
        }
        switch (step) {
            case 30 -> comeBackBeforeTheDetach();
            case 40 -> loseAPush();
            case 80 -> deposit();
            default -> {}
        }
        releaseHeld();
        writeAttaches();
        poll(owner);
        visitStore();
        answer();
        while (!channel.isEmpty()) {
            deliver();
        }
        readSockets();
    }

    private void clockJumps() {
        nowMs += random.nextInt(4) == 0 ? random.nextInt(200_000) : -random.nextInt(2_000);
    }

    // --- senders

    private void deposit() {
        var id = random.nextInt(8) == 0 && !sent.isEmpty() ? pick(sent).messageId() : new MessageId(uuid());
        // Gateways know the newest list, or the one before; the record of a list may come later than mail that was
        // checked
        // against it.
        int seen = Math.max(1, lists.size() - random.nextInt(2));
        var copies = inOrder(lists.get(seen - 1)).stream()
                .map(device -> new Copy(device, 2, ByteString.copyFrom(new byte[1 + random.nextInt(120)])))
                .toList();
        var deposit = new Command.Deposit(bob, seen, id, Optional.of(pick(senders)), copies);
        sent.add(deposit);
        append(deposit);
    }

    private void depositAgain() {
        if (!sent.isEmpty()) {
            append(pick(sent));
        }
    }

    private Set<DeviceId> devices() {
        return lists.getLast();
    }

    private void changeDevices() {
        var changed = new ArrayList<>(inOrder(devices()));
        if (changed.size() > 1 && random.nextInt(3) > 0) {
            changed.remove(random.nextInt(changed.size()));
        } else if (changed.size() < 4) {
            var added = new DeviceId(uuid());
            truth.added(added, lists.size() + 1);
            allDevices.add(added);
            changed.add(added);
        }
        lists.add(Set.copyOf(changed));
        hold(new Command.ListChanged(bob, lists.size(), Set.copyOf(changed)));
    }

    /** Sets have an order of their own in each run; a world must not. */
    private static List<DeviceId> inOrder(Set<DeviceId> devices) {
        return devices.stream()
                .sorted((one, other) -> one.uuid().compareTo(other.uuid()))
                .toList();
    }

    // --- devices and gateways

    private void connect() {
        connect(pick(allDevices));
    }

    private void connect(DeviceId device) {
        if (gateways.size() < 2) {
            gateways.add(new SimGateway(uuid(), bob, truth));
        }
        long counter = counters.merge(device, 1L, Long::sum);
        pick(gateways).open(device, new ConnectionId(uuid()), counter);
    }

    /** Now and then without a Detach: the gateway has not noticed, or could not write it. */
    private void disconnect() {
        var open = links();
        if (open.isEmpty()) {
            return;
        }
        var link = pick(open);
        gatewayOf(link).links.remove(link.id);
        if (random.nextInt(3) > 0) {
            hold(new Command.Detach(link.device, link.id));
        }
    }

    /** A device is back on a new connection, and has attached, before the end of its old one is in the log. */
    private void comeBackBeforeTheDetach() {
        var open = links();
        if (!open.isEmpty()) {
            var old = pick(open);
            gatewayOf(old).links.remove(old.id);
            connect(old.device);
            writeAttaches();
            append(new Command.Detach(old.device, old.id));
        }
    }

    private void loseAPush() {
        deposit();
        poll(owner);
        channel.clear();
    }

    private void killGateway() {
        if (!gateways.isEmpty()) {
            gateways.remove(random.nextInt(gateways.size()));
        }
    }

    private void rosters() {
        gateways.forEach(gateway -> append(gateway.roster()));
    }

    private void writeAttaches() {
        gateways.forEach(gateway -> gateway.takeAttaches().forEach(this::hold));
    }

    /** Clients read some of what is on their sockets and acknowledge it, now or a little later. */
    private void readSockets() {
        for (Link link : links()) {
            int reads = calm ? link.onTheWire.size() : random.nextInt(link.onTheWire.size() + 1);
            long last = 0;
            for (int i = 0; i < reads; i++) {
                last = link.onTheWire.poll().sequence();
                truth.received(link.device, last);
            }
            if (last > 0) {
                hold(new Command.Acknowledge(link.device, link.id, last));
            }
        }
    }

    private List<Link> links() {
        return gateways.stream()
                .flatMap(gateway -> gateway.links.values().stream())
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private Optional<Link> linkOf(DeviceId device) {
        return links().stream().filter(link -> link.device.equals(device)).findFirst();
    }

    private SimGateway gatewayOf(Link link) {
        return gateways.stream()
                .filter(gateway -> gateway.links.containsKey(link.id))
                .findFirst()
                .orElseThrow();
    }

    // --- the log

    /** Written at once, or overtaken by others for a while, as records of different gateways are. */
    private void hold(Command command) {
        if (calm || random.nextInt(4) > 0) {
            append(command);
        } else {
            held.add(command);
        }
    }

    private void releaseHeld() {
        while (!held.isEmpty()) {
            append(held.remove(calm ? 0 : random.nextInt(held.size())));
        }
    }

    private void append(Command command) {
        if (command instanceof Command.Acknowledge ack) {
            truth.acknowledging(ack.device(), ack.through());
        }
        truth.appended(((long) epoch << 48) + log.size(), nowMs, command);
        log.add(new Logged(command, nowMs));
        if (!calm && random.nextInt(40) == 0 && !(command instanceof Command.Deposit)) {
            append(command);
        }
    }

    /** The topic is made anew, as a careful operator does it: after everything in it is applied and stored. */
    private void recreateTopic() {
        if (!log.isEmpty() && store.position(PARTITION) == log.size() && held.isEmpty()) {
            owner = Optional.empty();
            zombies.clear();
            log.clear();
            topicId = topicId + "'";
            epoch++;
        }
    }

    // --- owners

    /** Another process takes the partition; the one before goes on for a while without knowing, or dies. */
    private void claim() {
        owner.filter(before -> !calm && random.nextBoolean()).ifPresent(zombies::add);
        var stored = store.claimNow(PARTITION, topicId);
        var engine = new PartitionOwner[1];
        long end = log.size();
        engine[0] = new PartitionOwner(
                stored, new byte[32], end, limits, nowMs, effect -> perform(engine[0], stored.token(), end, effect));
        owner = Optional.of(new SimOwner(engine[0], stored, topicId));
    }

    private void crashOwner() {
        owner = Optional.empty();
    }

    private void perform(PartitionOwner engine, long token, long replayEnd, Effect effect) {
        // The engine speaks in its constructor too, before it has a name: then it is new and fenced nobody's pushes.
        if (effect instanceof Effect.Push push && engine != null) {
            truth.pushed(engine.position(), replayEnd, epoch, push);
        }
        if (effect instanceof Effect.Superseded gone) {
            truth.superseded(gone);
        }
        if (calm || random.nextInt(12) > 0) {
            channel.add(new InFlight(token, effect));
        }
        if (!calm && random.nextInt(20) == 0) {
            channel.add(new InFlight(token, effect));
        }
    }

    private void deliver() {
        if (channel.isEmpty()) {
            return;
        }
        var next = channel.remove(calm || random.nextInt(5) > 0 ? 0 : random.nextInt(channel.size()));
        switch (next.effect()) {
            case Effect.Push push -> to(push.gateway()).ifPresent(gateway -> gateway.push(next.token(), push));
            case Effect.AttachAgain again ->
                to(again.gateway()).ifPresent(gateway -> gateway.attachAgain(again.connection()));
            case Effect.Superseded gone ->
                to(gone.gateway()).ifPresent(gateway -> gateway.links.remove(gone.connection()));
            case Effect.AskForRosters ask -> rosters();
            case Effect.Wake wake -> {}
            case Effect.WriteTick tick -> {}
            case Effect.TellRoom told -> {}
        }
    }

    private Optional<SimGateway> to(io.sealpost.mailbox.domain.GatewayId id) {
        return gateways.stream().filter(gateway -> gateway.id.equals(id)).findFirst();
    }

    private void poll(Optional<SimOwner> reader) {
        reader.ifPresent(this::poll);
    }

    private void poll(SimOwner reader) {
        int most = calm ? Integer.MAX_VALUE : 1 + random.nextInt(8);
        for (int i = 0; i < most && reader.readOffset < log.size() && !reader.engine.wantsPause(nowMs); i++) {
            var record = log.get((int) reader.readOffset);
            reader.engine.apply(reader.readOffset, record.appendedMs(), record.command(), nowMs);
            reader.readOffset++;
        }
        reader.engine.tick(nowMs);
    }

    private void visitStore() {
        owner.ifPresent(this::visitStore);
    }

    private void visitStore(SimOwner visitor) {
        if (visitor.underWay == null) {
            visitor.engine.nextTurn(nowMs).ifPresent(turn -> visitor.underWay = turn);
        }
        if (visitor.underWay == null || visitor.answer != null || storeDown) {
            return;
        }
        if (calm || random.nextInt(10) > 0) {
            visitor.answer = store.performNow(PARTITION, visitor.engine.token(), visitor.underWay);
        } else {
            visitor.lateAttempts.add(visitor.underWay);
        }
    }

    /** The store's answer arrives, or gets lost: then the same turn is performed again. */
    private void answer() {
        owner.ifPresent(this::answer);
        if (owner.isPresent() && fenced(owner.get())) {
            owner = Optional.empty();
        }
    }

    private void answer(SimOwner visitor) {
        if (visitor.answer instanceof Turn.Result.Done done) {
            var turn = visitor.underWay;
            visitor.answer = null;
            if (calm || random.nextInt(10) > 0) {
                visitor.underWay = null;
                visitor.engine.turnDone(turn, done, nowMs);
            }
        }
    }

    private static boolean fenced(SimOwner visitor) {
        return visitor.answer instanceof Turn.Result.Fenced;
    }

    private void lateAttempt() {
        owner.ifPresent(visitor -> {
            if (!visitor.lateAttempts.isEmpty()) {
                store.performNow(PARTITION, visitor.engine.token(), visitor.lateAttempts.removeFirst());
            }
        });
    }

    private void zombieActs() {
        if (zombies.isEmpty()) {
            return;
        }
        var zombie = pick(zombies);
        poll(zombie);
        visitStore(zombie);
        answer(zombie);
        if (fenced(zombie)) {
            zombies.remove(zombie);
        }
    }

    // --- chance

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
