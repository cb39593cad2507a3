package io.sealpost.client.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sealpost.protocol.AccountId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetriesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Tasks tasks = new Tasks("test");
    private final AccountId account = AccountId.random();
    private final AtomicInteger tries = new AtomicInteger();

    @AfterEach
    void close() {
        tasks.close();
    }

    @Test
    void nothingIsTriedWithoutAConnection() {
        var retries = new Retries(tasks, () -> false);

        retries.later(account, tries::incrementAndGet);

        await().atMost(PATIENCE).until(() -> !retries.isPending(account));
        tasks.close();
        assertThat(tries).hasValue(0);
    }
}
