package io.sealpost.mailbox.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sealpost.mailbox.domain.Turn.Page;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.ConnectionId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.MessageId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** An owner of a partition in which Alice writes to Bob's phone, and the words for what happens there. */
abstract class OwnerScene {

    static final long NOON = 1_800_000_000_000L;
    static final long FIRST = 1L << 48;
    static final EngineLimits LIMITS = limits(Duration.ZERO);

    final AccountId bob = AccountId.random();
    final DeviceId phone = DeviceId.random();
    final GatewayId gateway = new GatewayId(UUID.randomUUID());
    final Sender alice = new Sender(AccountId.random(), DeviceId.random());
    final List<Effect> effects = new ArrayList<>();
    long offset;

    static EngineLimits limits(Duration flushAfter) {
        return new EngineLimits(
                4,
                1000,
                flushAfter,
                40_000,
                Duration.ofMinutes(1),
                Duration.ofDays(30),
                Duration.ofHours(1),
                Duration.ofMinutes(10),
                1_000,
                10_000,
                1 << 28);
    }

    Connection lastConnection;

    PartitionOwner owner(long replayEnd) {
        return owner(replayEnd, LIMITS);
    }

    PartitionOwner owner(long replayEnd, EngineLimits limits) {
        var nothing = new StoredPartition(1, 1, 0, List.of(), List.of(), List.of());
        return new PartitionOwner(nothing, new byte[32], replayEnd, limits, NOON, effects::add);
    }

    Connection connection(long counter, long lastWritten) {
        return new Connection(bob, phone, ConnectionId.random(), counter, gateway, lastWritten);
    }

    Connection again(Connection connection, long lastWritten) {
        return new Connection(bob, phone, connection.id(), connection.counter(), gateway, lastWritten);
    }

    Connection attach(PartitionOwner owner, long counter, long lastWritten) {
        lastConnection = connection(counter, lastWritten);
        owner.apply(offset++, NOON, new Command.Attach(lastConnection), NOON);
        return lastConnection;
    }

    long deposit(PartitionOwner owner, String text) {
        return deposit(owner, text, MessageId.random(), NOON);
    }

    long deposit(PartitionOwner owner, String text, MessageId id, long atMs) {
        return deposit(owner, text, id, atMs, NOON);
    }

    long deposit(PartitionOwner owner, String text, MessageId id, long atMs, long nowMs) {
        owner.apply(offset, atMs, deposit(alice, text, id, 1), nowMs);
        return FIRST + offset++;
    }

    Command.Deposit deposit(Sender sender, String text, MessageId id, int listVersion) {
        return new Command.Deposit(
                bob, listVersion, id, Optional.of(sender), List.of(new Copy(phone, 2, ByteString.copyFromUtf8(text))));
    }

    void acknowledge(PartitionOwner owner, Connection connection, long through) {
        owner.apply(offset++, NOON, new Command.Acknowledge(phone, connection.id(), through), NOON);
    }

    static Turn.Result.Done done(Turn.Page... pages) {
        return new Turn.Result.Done(List.of(), List.of(pages));
    }

    void finishTurn(PartitionOwner owner, List<Page> pages) {
        owner.turnDone(owner.nextTurn(NOON).orElseThrow(), new Turn.Result.Done(List.of(), pages), NOON);
    }

    List<Envelope> stored(long... offsets) {
        var envelopes = new ArrayList<Envelope>();
        for (long at : offsets) {
            envelopes.add(
                    new Envelope(FIRST + at, bob, phone, 1, 2, ByteString.copyFromUtf8("s"), NOON, Optional.of(alice)));
        }
        return envelopes;
    }

    List<Effect.Push> pushes() {
        return effects.stream()
                .filter(Effect.Push.class::isInstance)
                .map(Effect.Push.class::cast)
                .toList();
    }

    List<Long> pushedSequences() {
        return pushes().stream()
                .flatMap(push -> push.envelopes().stream())
                .map(Envelope::sequence)
                .toList();
    }

    void assertChainHolds() {
        long last = 0;
        for (Effect.Push push : pushes()) {
            assertThat(push.after()).isEqualTo(last);
            last = push.envelopes().isEmpty()
                    ? last
                    : push.envelopes().getLast().sequence();
        }
    }
}
