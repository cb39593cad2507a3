package io.sealpost.gateway.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.gateway.GatewayConfigs;
import io.sealpost.gateway.domain.MailboxLog.Outcome;
import io.sealpost.protocol.mailbox.v1.MailboxCommand;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KafkaMailboxLogTest {

    /** A call blocks for 100 ms while Kafka is away, so without a bound the last of these would wait for 30 s. */
    private static final int RECORDS = 300;

    @Test
    void refusesWhatWaitedTooLongForAnAbsentKafka() throws Exception {
        // Given
        var config = GatewayConfigs.with(
                Map.of("gateway.log.request-timeout", "500ms", "gateway.log.delivery-timeout", "1s"));
        var log = new KafkaMailboxLog(config);

        // When
        var answers = IntStream.range(0, RECORDS)
                .mapToObj(n -> log.append(0, Optional.empty(), MailboxCommand::getDefaultInstance)
                        .toCompletableFuture())
                .toList();

        // Then
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get(15, TimeUnit.SECONDS);
        assertThat(answers).allMatch(answer -> answer.join() == Outcome.REFUSED);
        log.close();
    }
}
