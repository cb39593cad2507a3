package io.sealpost.gateway.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.sealpost.devstack.TestInfrastructure;
import io.sealpost.devstack.TestInfrastructure.Part;
import io.sealpost.gateway.GatewayConfigs;
import io.sealpost.gateway.domain.MailboxLog.Outcome;
import io.sealpost.protocol.frames.v1.Copy;
import io.sealpost.protocol.mailbox.v1.Deposit;
import io.sealpost.protocol.mailbox.v1.MailboxCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A partition that has too few copies to be written must not take what the others need. */
class StarvedPartitionTest {

    private static final int STARVED = 0;
    /** Together twice what the producer may remember. */
    private static final int LARGE = 2_000;

    private static final int LARGE_BYTES = 65_536;
    private static final int OTHERS = 300;

    private final TestInfrastructure kafka = TestInfrastructure.start(Part.KAFKA);
    private final KafkaMailboxLog log = new KafkaMailboxLog(
            GatewayConfigs.with(Map.of("gateway.kafka", kafka.quarkusConfig().get("kafka.bootstrap.servers"))));

    @AfterEach
    void stop() throws InterruptedException {
        log.close();
        kafka.close();
    }

    @Test
    void leavesTheOtherPartitionsTheirRoom() throws Exception {
        // Given
        kafka.starve(STARVED);
        await().until(log::ready);

        // When
        var stuck = IntStream.range(0, LARGE)
                .mapToObj(n -> append(STARVED, deposit(LARGE_BYTES)))
                .toList();
        var outcomes = new ArrayList<Outcome>();
        var took = new ArrayList<Long>();
        for (int n = 0; n < OTHERS; n++) {
            long began = System.nanoTime();
            outcomes.add(append(1 + n % 3, deposit(300)).get(5, TimeUnit.SECONDS));
            took.add(System.nanoTime() - began);
        }
        CompletableFuture.allOf(stuck.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);

        // Then
        assertThat(outcomes).containsOnly(Outcome.WRITTEN);
        assertThat(stuck.stream().map(CompletableFuture::join)).containsOnly(Outcome.REFUSED, Outcome.UNKNOWN);
        report(took);
    }

    private CompletableFuture<Outcome> append(int partition, MailboxCommand command) {
        return log.append(partition, Optional.empty(), () -> command).toCompletableFuture();
    }

    private static MailboxCommand deposit(int bytes) {
        var copy = Copy.newBuilder().setCiphertext(ByteString.copyFrom(new byte[bytes]));
        return MailboxCommand.newBuilder()
                .setDeposit(Deposit.newBuilder().addCopies(copy))
                .build();
    }

    private static void report(List<Long> took) {
        Collections.sort(took);
        System.out.printf(
                "STARVED: beside a partition that cannot be written a record took %d ms (median), %d ms (slowest)%n",
                Duration.ofNanos(took.get(took.size() / 2)).toMillis(),
                Duration.ofNanos(took.getLast()).toMillis());
    }
}
