package io.sealpost.mesh.bench.bare;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Records of 300 bytes through a topic of their own and back, as the mesh would: {@code acks=all}, four partitions. */
final class LogRoundTrip implements AutoCloseable {

    private static final String TOPIC = "bench-bare-log";
    private static final int PARTITIONS = 4;
    private static final int RECORD_BYTES = 300;
    private static final int IN_FLIGHT = 3_200;
    private static final int PACED_PER_SECOND = 500;

    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Semaphore room = new Semaphore(IN_FLIGHT);
    private final Thread reader = new Thread(this::read, "reader");
    private volatile Histogram micros = new ConcurrentHistogram(3);
    private volatile boolean reading = true;

    private LogRoundTrip(String bootstrap) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "acks", "all", "linger.ms", 1),
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
            log.asFastAsPossible(duration);
            log.phase("busy", () -> log.asFastAsPossible(duration));
            log.phase("paced", () -> log.paced(duration));
        }
    }

    private void phase(String name, Runnable work) {
        micros = new ConcurrentHistogram(3);
        Says.begin(name);
        long began = System.nanoTime();
        work.run();
        Says.end(name, (System.nanoTime() - began) / 1e9, micros);
    }

    private void asFastAsPossible(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        for (int number = 0; System.nanoTime() < end; number++) {
            send(number);
        }
        awaitAll();
    }

    private void paced(Duration duration) {
        long began = System.nanoTime();
        long step = 1_000_000_000L / PACED_PER_SECOND;
        for (int number = 0; number < duration.toSeconds() * PACED_PER_SECOND; number++) {
            long due = began + number * step;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            send(number);
        }
        awaitAll();
    }

    private void send(int number) {
        room.acquireUninterruptibly();
        byte[] record = new byte[RECORD_BYTES];
        ThreadLocalRandom.current().nextBytes(record);
        ByteBuffer.wrap(record).putLong(System.nanoTime());
        producer.send(new ProducerRecord<>(TOPIC, number % PARTITIONS, null, record));
    }

    private void awaitAll() {
        room.acquireUninterruptibly(IN_FLIGHT);
        room.release(IN_FLIGHT);
    }

    private void read() {
        while (reading) {
            for (var record : consumer.poll(Duration.ofMillis(500))) {
                long sentAt = ByteBuffer.wrap(record.value()).getLong();
                micros.recordValue((System.nanoTime() - sentAt) / 1_000);
                room.release();
            }
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
