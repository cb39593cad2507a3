package io.sealpost.prekey.outbound;

import static io.sealpost.devstack.TestInfrastructure.Part.POSTGRES;

import io.sealpost.devstack.TestInfrastructure;
import io.sealpost.prekey.domain.DeviceKeys;
import io.sealpost.prekey.domain.EcKey;
import io.sealpost.prekey.domain.Identity;
import io.sealpost.prekey.domain.OneTimeKeys;
import io.sealpost.prekey.domain.SignedKey;
import io.sealpost.prekey.domain.StandingKeys;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A database with the service's tables, and what tests of the stores do again and again. */
abstract class StoreTest {

    static TestInfrastructure infrastructure;
    static Map<String, String> config;

    @BeforeAll
    static void startDatabase() {
        infrastructure = TestInfrastructure.start(POSTGRES);
        config = infrastructure.quarkusConfig("prekey_service");
        Flyway.configure()
                .dataSource(
                        config.get("quarkus.datasource.jdbc.url"),
                        config.get("quarkus.datasource.username"),
                        config.get("quarkus.datasource.password"))
                .load()
                .migrate();
    }

    @AfterAll
    static void stopDatabase() {
        infrastructure.close();
    }

    static <T> T await(Uni<T> answer) {
        return answer.await().atMost(Duration.ofSeconds(60));
    }

    static <T> List<T> race(List<Callable<T>> runners) throws InterruptedException, ExecutionException {
        var start = new CyclicBarrier(runners.size());
        try (var threads = Executors.newFixedThreadPool(runners.size())) {
            var running = new ArrayList<Future<T>>();
            for (var runner : runners) {
                running.add(threads.submit(() -> {
                    start.await();
                    return runner.call();
                }));
            }
            var results = new ArrayList<T>();
            for (var run : running) {
                results.add(run.get());
            }
            return results;
        }
    }

    static DeviceKeys keys(int oneTimeKeys) {
        var standing = new StandingKeys(
                new SignedKey(1, new byte[33], new byte[64]), new SignedKey(900, new byte[1569], new byte[64]));
        return new DeviceKeys(new Identity(new byte[33], 1), standing, oneTimeKeys(1, oneTimeKeys));
    }

    /** The store does not look into keys, so bytes of the right length that differ will do here. */
    static OneTimeKeys oneTimeKeys(int first, int last) {
        return new OneTimeKeys(
                IntStream.rangeClosed(first, last)
                        .mapToObj(id -> new EcKey(id, bytes(33, id)))
                        .toList(),
                IntStream.rangeClosed(first, last)
                        .mapToObj(id -> new SignedKey(id, bytes(1569, id), new byte[64]))
                        .toList());
    }

    private static byte[] bytes(int length, int content) {
        return ByteBuffer.allocate(length).putInt(content).array();
    }
}
