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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A partition that has too few copies to be written must cost the others nothing. */
class StarvedPartitionTest {

    private static final int STARVED = 0;
    /** Together four times what the producer may remember. */
    private static final int LARGE = 2_000;

    private static final int LARGE_BYTES = 65_536;
    private static final int OTHERS = 300;

    private static TestInfrastructure kafka;

    @BeforeAll
    static void starve() {
        kafka = TestInfrastructure.start(Part.KAFKA);
        kafka.starve(STARVED);
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void leavesTheOtherPartitionsTheirRoom() throws Exception {
        // Given
        var config = GatewayConfigs.with(
                Map.of("gateway.kafka", kafka.quarkusConfig().get("kafka.bootstrap.servers")));
        var log = new KafkaMailboxLog(config);
        await().until(log::ready);

        // When
        var stuck = IntStream.range(0, LARGE)
                .mapToObj(n -> append(log, STARVED, deposit(LARGE_BYTES)))
                .toList();
        var took = new ArrayList<Long>();
        for (int n = 0; n < OTHERS; n++) {
            long began = System.nanoTime();
            var outcome = append(log, 1 + n % 3, deposit(300)).get(5, TimeUnit.SECONDS);
            took.add(System.nanoTime() - began);

            // Then
            assertThat(outcome).isEqualTo(Outcome.WRITTEN);
        }
        CompletableFuture.allOf(stuck.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        assertThat(stuck).noneMatch(answer -> answer.join() == Outcome.WRITTEN);
        report(took);
        log.close();
    }

    private static CompletableFuture<Outcome> append(KafkaMailboxLog log, int partition, MailboxCommand command) {
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
