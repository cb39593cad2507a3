package io.sealpost.mesh.court;

import io.sealpost.devstack.Stores;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Every record of every topic, from the oldest to the newest. */
final class SeizedTopics {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Stores stores;

    SeizedTopics(Stores stores) {
        this.stores = stores;
    }

    List<Exhibit> exhibits() {
        try (var consumer = consumer()) {
            return topics(consumer).stream()
                    .map(topic -> new Exhibit("Kafka", "topic " + topic, () -> read(topic)))
                    .toList();
        }
    }

    /** How old the oldest record of each topic is; empty where the topic holds none. */
    Map<String, Optional<Duration>> oldestRecords() {
        var ages = new TreeMap<String, Optional<Duration>>();
        try (var consumer = consumer()) {
            for (String topic : topics(consumer)) {
                var oldest = new long[] {Long.MAX_VALUE};
                forEach(consumer, topic, record -> oldest[0] = Math.min(oldest[0], record.timestamp()));
                ages.put(
                        topic,
                        oldest[0] == Long.MAX_VALUE
                                ? Optional.empty()
                                : Optional.of(Duration.between(Instant.ofEpochMilli(oldest[0]), Instant.now())));
            }
        }
        return ages;
    }

    private InputStream read(String topic) {
        var bytes = new ByteArrayOutputStream();
        try (var consumer = consumer()) {
            forEach(consumer, topic, record -> write(record, bytes));
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static void write(ConsumerRecord<byte[], byte[]> record, ByteArrayOutputStream bytes) {
        if (record.key() != null) {
            bytes.writeBytes(record.key());
        }
        if (record.value() != null) {
            bytes.writeBytes(record.value());
        }
        record.headers().forEach(header -> bytes.writeBytes(header.value()));
    }

    private static List<String> topics(KafkaConsumer<byte[], byte[]> consumer) {
        return consumer.listTopics(PATIENCE).keySet().stream().sorted().toList();
    }

    private static void forEach(
            KafkaConsumer<byte[], byte[]> consumer, String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        var partitions = consumer.partitionsFor(topic, PATIENCE).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        var ends = consumer.endOffsets(partitions, PATIENCE);
        while (partitions.stream()
                .anyMatch(partition -> consumer.position(partition, PATIENCE) < ends.get(partition))) {
            consumer.poll(Duration.ofMillis(200)).forEach(each);
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", stores.kafka().bootstrap(), "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
