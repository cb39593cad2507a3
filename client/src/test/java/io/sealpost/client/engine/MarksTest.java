package io.sealpost.client.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sealpost.client.store.MarksDue.Mark;
import io.sealpost.client.store.Store;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MessageId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MarksTest {

    @TempDir
    Path folder;

    @Test
    void marksOnTheirWayAreNotSentASecondTime() {
        try (var store = Store.open(folder.resolve("sealpost.db"), InstantSource.system());
                var tasks = new Tasks("test")) {
            // Given: a server that takes its time for the keys of the recipient
            List<Draft> posted = new CopyOnWriteArrayList<>();
            var keys = new CompletableFuture<Void>();
            var marks = new Marks(
                    store,
                    draft -> {
                        posted.add(draft);
                        keys.join();
                        store.run(() -> draft.whenSealed().accept(draft.body().build()));
                    },
                    tasks,
                    Duration.ofMillis(10));
            store.run(() -> marks.due(AccountId.random(), MessageId.random(), Mark.DELIVERED));
            await().until(() -> posted.size() == 1);

            // When
            marks.schedule();

            // Then
            await().during(Duration.ofSeconds(1)).until(() -> posted.size() == 1);
            keys.complete(null);
            await().until(() -> store.transaction(store.marks::accounts).isEmpty());
            assertThat(posted).hasSize(1);
        }
    }
}
