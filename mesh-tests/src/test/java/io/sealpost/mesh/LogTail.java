package io.sealpost.mesh;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.devstack.Stores;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.Topics;
import io.sealpost.protocol.mailbox.v1.Deposit;
import io.sealpost.protocol.mailbox.v1.MailboxCommand;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What enters mailbox-commands from now on, as somebody sees it who taps the log. */
final class LogTail implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Queue<Deposit> deposits = new ArrayDeque<>();

    LogTail(Stores stores) {
        consumer = new KafkaConsumer<>(
                // What is not read at once may be truncated before: then go on with what is left.
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        stores.kafka().bootstrap(),
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        var all = consumer.partitionsFor(Topics.MAILBOX_COMMANDS).stream()
                .map(found -> new TopicPartition(Topics.MAILBOX_COMMANDS, found.partition()))
                .toList();
        consumer.assign(all);
        consumer.seekToEnd(all);
        all.forEach(consumer::position);
    }

    /** The next message for this account; waits for it. */
    Deposit nextFor(AccountId account) {
        Person.await("a message in the log", () -> {
            consumer.poll(Duration.ofMillis(100)).forEach(this::keep);
            deposits.removeIf(deposit -> !deposit.getAccount().equals(account.byteString()));
            return !deposits.isEmpty();
        });
        return deposits.poll();
    }

    private void keep(ConsumerRecord<byte[], byte[]> record) {
        try {
            var command = MailboxCommand.parseFrom(record.value());
            if (command.hasDeposit()) {
                deposits.add(command.getDeposit());
            }
        } catch (InvalidProtocolBufferException garbage) {
            throw new IllegalStateException("the log holds what is no command", garbage);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
