package io.sealpost.mesh.chaos;

import io.sealpost.protocol.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** What the services set aside because it could not be read. */
final class DeadLetters {

    private DeadLetters() {}

    /** How many there ever were on all dead-letter topics. */
    static long count(String bootstrap) {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
            var partitions = new HashMap<TopicPartition, OffsetSpec>();
            for (TopicPartition partition : partitions(admin)) {
                partitions.put(partition, OffsetSpec.latest());
            }
            return admin.listOffsets(partitions).all().get(60, TimeUnit.SECONDS).values().stream()
                    .mapToLong(end -> end.offset())
                    .sum();
        } catch (ExecutionException | TimeoutException noAnswer) {
            throw new IllegalStateException("Kafka does not tell its offsets.", noAnswer);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static List<TopicPartition> partitions(Admin admin)
            throws ExecutionException, TimeoutException, InterruptedException {
        var names = Topics.all().stream()
                .map(topic -> topic.name())
                .filter(name -> name.endsWith(".dead"))
                .toList();
        var partitions = new ArrayList<TopicPartition>();
        admin.describeTopics(names)
                .allTopicNames()
                .get(60, TimeUnit.SECONDS)
                .forEach((name, topic) -> topic.partitions()
                        .forEach(partition -> partitions.add(new TopicPartition(name, partition.partition()))));
        return partitions;
    }
}
