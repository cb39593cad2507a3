package io.sealpost.mailbox;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.ConnectionId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.MessageId;
import io.sealpost.protocol.Partitions;
import io.sealpost.protocol.Topics;
import io.sealpost.protocol.frames.v1.CiphertextType;
import io.sealpost.protocol.frames.v1.Copy;
import io.sealpost.protocol.frames.v1.Envelope;
import io.sealpost.protocol.mailbox.v1.Acknowledge;
import io.sealpost.protocol.mailbox.v1.Attach;
import io.sealpost.protocol.mailbox.v1.Connection;
import io.sealpost.protocol.mailbox.v1.Deliveries;
import io.sealpost.protocol.mailbox.v1.Delivery;
import io.sealpost.protocol.mailbox.v1.Deposit;
import io.sealpost.protocol.mailbox.v1.MailboxCommand;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisConnection;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Plays a gateway through the real log and the real push channel: writes commands, hears deliveries. */
final class GatewayDouble implements AutoCloseable {

    static final int PARTITIONS = 4;

    private final ConnectionId bootId = ConnectionId.random();
    private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
    private final KafkaProducer<byte[], byte[]> producer;
    private final RedisConnection redis;

    GatewayDouble(Redis client, String bootstrapServers) {
        producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers, ProducerConfig.ACKS_CONFIG, "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        redis = client.connect().await().atMost(Duration.ofSeconds(20));
        redis.handler(this::heard);
        var name = Base64.getUrlEncoder().withoutPadding().encodeToString(bootId.bytes());
        redis.send(Request.cmd(Command.create("ssubscribe")).arg("deliveries:{" + name + "}"))
                .subscribe()
                .with(subscribed -> {}, failure -> {
                    throw new IllegalStateException(failure);
                });
    }

    private void heard(Response message) {
        if (message.size() == 3 && "smessage".equals(message.get(0).toString())) {
            try {
                deliveries.addAll(Deliveries.parseFrom(message.get(2).toBytes()).getDeliveriesList());
            } catch (InvalidProtocolBufferException defect) {
                throw new IllegalStateException(defect);
            }
        }
    }

    List<Delivery> deliveriesTo(Connection connection) {
        return deliveries.stream()
                .filter(delivery -> delivery.getConnection().equals(connection.getConnection()))
                .toList();
    }

    List<Envelope> envelopesTo(Connection connection) {
        return deliveriesTo(connection).stream()
                .flatMap(delivery -> delivery.getPush().getEnvelopesList().stream())
                .toList();
    }

    Connection connection(AccountId account, DeviceId device, long counter, long lastWritten) {
        return Connection.newBuilder()
                .setAccount(account.byteString())
                .setDevice(device.byteString())
                .setConnection(ConnectionId.random().byteString())
                .setCounter(counter)
                .setGateway(bootId.byteString())
                .setLastWritten(lastWritten)
                .build();
    }

    void attach(Connection connection) {
        write(
                AccountId.of(connection.getAccount()),
                MailboxCommand.newBuilder()
                        .setAttach(Attach.newBuilder().setConnection(connection))
                        .build());
    }

    void acknowledge(Connection connection, long through) {
        write(
                AccountId.of(connection.getAccount()),
                MailboxCommand.newBuilder()
                        .setAcknowledge(Acknowledge.newBuilder()
                                .setAccount(connection.getAccount())
                                .setDevice(connection.getDevice())
                                .setConnection(connection.getConnection())
                                .setThrough(through))
                        .build());
    }

    void deposit(AccountId account, DeviceId device, String text) {
        deposit(account, device, text, MessageId.random());
    }

    void deposit(AccountId account, DeviceId device, String text, MessageId id) {
        write(account, depositOf(account, device, text, id));
    }

    /** Writes them in one burst, in order. */
    void depositAll(AccountId account, DeviceId device, List<String> texts) {
        texts.forEach(text -> send(
                account, depositOf(account, device, text, MessageId.random()).toByteArray()));
        producer.flush();
    }

    private static MailboxCommand depositOf(AccountId account, DeviceId device, String text, MessageId id) {
        var copy = Copy.newBuilder()
                .setDevice(device.byteString())
                .setType(CiphertextType.CIPHERTEXT_TYPE_MESSAGE)
                .setCiphertext(ByteString.copyFromUtf8(text));
        return MailboxCommand.newBuilder()
                .setDeposit(Deposit.newBuilder()
                        .setAccount(account.byteString())
                        .setDeviceListVersion(1)
                        .setMessageId(id.byteString())
                        .addCopies(copy))
                .build();
    }

    void write(AccountId account, MailboxCommand command) {
        write(account, command.toByteArray());
    }

    void write(AccountId account, byte[] value) {
        try {
            send(account, value).get();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private Future<RecordMetadata> send(AccountId account, byte[] value) {
        int partition = Partitions.of(account, PARTITIONS);
        return producer.send(new ProducerRecord<>(Topics.MAILBOX_COMMANDS, partition, account.bytes(), value));
    }

    @Override
    public void close() {
        producer.close();
        redis.close().await().atMost(Duration.ofSeconds(5));
    }
}
