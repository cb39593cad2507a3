package io.sealpost.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.Topics;
import io.sealpost.protocol.frames.v1.CiphertextType;
import io.sealpost.protocol.frames.v1.Envelope;
import io.sealpost.protocol.mailbox.v1.Broadcast;
import io.sealpost.protocol.mailbox.v1.Connection;
import io.sealpost.protocol.mailbox.v1.Deliveries;
import io.sealpost.protocol.mailbox.v1.Delivery;
import io.sealpost.protocol.mailbox.v1.MailboxCommand;
import io.sealpost.protocol.mailbox.v1.Push;
import io.sealpost.protocol.mailbox.v1.Room;
import io.sealpost.protocol.mailbox.v1.RoomChanged;
import io.sealpost.protocol.mailbox.v1.RosterWanted;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;

/** Plays the mailbox owner: reads the real log, speaks over the real push channel. */
public final class MailboxOwner implements AutoCloseable {

    /** A record of the log. */
    public record Logged(int partition, byte[] key, MailboxCommand command) {}

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Redis redis;
    private final List<Logged> log = new CopyOnWriteArrayList<>();
    private final Thread reader;
    private volatile boolean open = true;

    public MailboxOwner(String bootstrap, Redis redis) {
        this.redis = redis;
        this.reader = new Thread(() -> read(bootstrap), "log-reader");
        reader.start();
    }

    private void read(String bootstrap) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.GROUP_ID_CONFIG,
                "reader-" + UUID.randomUUID(),
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false);
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(Topics.MAILBOX_COMMANDS).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (open) {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    log.add(new Logged(record.partition(), record.key(), MailboxCommand.parseFrom(record.value())));
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for the nth (from 1) record of which this is true. */
    public Logged await(int nth, Predicate<MailboxCommand> wanted) {
        return Optional.ofNullable(Awaitility.await()
                        .atMost(PATIENCE)
                        .until(() -> all(wanted).size() >= nth ? all(wanted).get(nth - 1) : null, Objects::nonNull))
                .orElseThrow();
    }

    public List<Logged> all(Predicate<MailboxCommand> wanted) {
        return log.stream().filter(logged -> wanted.test(logged.command())).toList();
    }

    /** Waits for the nth (from 1) Attach of this phone. */
    public Connection attached(Phone phone, int nth) {
        return await(
                        nth,
                        command -> command.hasAttach()
                                && isOf(
                                        phone,
                                        command.getAttach().getConnection().getDevice()))
                .command()
                .getAttach()
                .getConnection();
    }

    public int attaches(Phone phone) {
        return all(command -> command.hasAttach()
                        && isOf(phone, command.getAttach().getConnection().getDevice()))
                .size();
    }

    public static boolean isOf(Phone phone, ByteString device) {
        return phone.device().byteString().equals(device);
    }

    public static boolean isTo(AccountId account, MailboxCommand command) {
        return command.hasDeposit() && command.getDeposit().getAccount().equals(account.byteString());
    }

    /** A delivery for this connection, to be filled. */
    public static Delivery.Builder delivery(int partition, long token, Connection connection) {
        return Delivery.newBuilder()
                .setPartition(partition)
                .setToken(token)
                .setDevice(connection.getDevice())
                .setConnection(connection.getConnection());
    }

    public static Push.Builder push(long after, long... sequences) {
        var push = Push.newBuilder().setAfter(after);
        Arrays.stream(sequences).forEach(sequence -> push.addEnvelopes(envelope(sequence, 10)));
        return push;
    }

    public static Envelope envelope(long sequence, int bytes) {
        return Envelope.newBuilder()
                .setSequence(sequence)
                .setType(CiphertextType.CIPHERTEXT_TYPE_MESSAGE)
                .setCiphertext(ByteString.copyFrom(new byte[bytes]))
                .setServerTimeMs(1)
                .build();
    }

    /** Sends it to the gateway that holds the connection. */
    public void deliver(Connection connection, Delivery.Builder delivery) {
        var name = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(connection.getGateway().toByteArray());
        publish(
                "deliveries:{" + name + "}",
                Deliveries.newBuilder().addDeliveries(delivery).build().toByteArray());
    }

    public void wantRosters(int partition) {
        broadcast(
                Broadcast.newBuilder().setRosterWanted(RosterWanted.newBuilder().setPartition(partition)));
    }

    public void tellRoom(Phone phone, Room room) {
        broadcast(Broadcast.newBuilder()
                .setRoomChanged(RoomChanged.newBuilder()
                        .setDevice(phone.device().byteString())
                        .setRoom(room)));
    }

    private void broadcast(Broadcast.Builder broadcast) {
        publish("gateways", broadcast.build().toByteArray());
    }

    public void publish(String channel, byte[] message) {
        var publish = Request.cmd(Command.create("spublish")).arg(channel).arg(Buffer.buffer(message));
        try {
            redis.send(publish).toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        open = false;
        try {
            reader.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
