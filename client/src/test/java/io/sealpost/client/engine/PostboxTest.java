package io.sealpost.client.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.client.store.Store;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.content.v1.Content;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostboxTest {

    @TempDir
    Path folder;

    @Test
    void aConnectionThatEndsLateDoesNotTakeTheNextOneAway() {
        try (var store = Store.open(folder.resolve("sealpost.db"), InstantSource.system());
                var tasks = new Tasks("test")) {
            // Given
            var postbox = new Postbox(store, new Events(tasks), tasks, (recipient, content) -> {});
            List<Long> written = new ArrayList<>();
            BiConsumer<Long, AccountId> old = (position, recipient) -> {};
            postbox.attach(old);
            postbox.attach((position, recipient) -> written.add(position));

            // When
            postbox.detach(old);

            // Then
            postbox.offer(1, Draft.of(AccountId.random(), Content.newBuilder(), content -> {}));
            assertThat(written).containsExactly(1L);
        }
    }
}
