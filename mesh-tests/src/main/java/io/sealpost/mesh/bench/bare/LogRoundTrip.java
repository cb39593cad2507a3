package io.sealpost.mesh.bench.bare;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Records through a topic of their own and back, as the mesh would: {@code acks=all}, four partitions. */
final class LogRoundTrip implements AutoCloseable {

    private static final String TOPIC = "bench-bare-log";
    private static final int PARTITIONS = 4;
    /** As gateway.log.linger. */
    private static final int LINGER_MS = 3;

    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final RoundTrip trip = new RoundTrip(this::send);
    private final Thread reader = new Thread(this::read, "reader");
    private int number;
    private volatile boolean reading = true;

    private LogRoundTrip(String bootstrap) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "acks", "all", "linger.ms", LINGER_MS),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest", "enable.auto.commit", false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(TOPIC, partition))
                .toList());
    }

    static void measure(Duration duration) throws Exception {
        String bootstrap = System.getenv("BENCH_KAFKA");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
        try (var log = new LogRoundTrip(bootstrap)) {
            log.reader.start();
            log.trip.measure(duration);
        }
    }

    private void send(byte[] record) {
        producer.send(new ProducerRecord<>(TOPIC, number++ % PARTITIONS, null, record));
    }

    private void read() {
        while (reading) {
            consumer.poll(Duration.ofMillis(500)).forEach(record -> trip.arrived(record.value()));
        }
    }

    @Override
    public void close() throws InterruptedException {
        reading = false;
        reader.join();
        consumer.close();
        producer.close();
    }
}
