package io.sealpost.media.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.protocol.AccessToken;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccessTokensTest {

    private final List<UniEmitter<? super String>> fetches = new ArrayList<>();
    private final AccessTokens tokens = new AccessTokens(
            () -> Uni.createFrom().emitter(fetches::add),
            "post.example.org",
            InstantSource.system(),
            Duration.ofSeconds(10));

    @Test
    void allWhoComeBeforeTheFirstKeysWaitForOneFetch() {
        var first = verify();
        var second = verify();

        fetches.getFirst().complete("{\"keys\":[]}");

        assertThat(fetches).hasSize(1);
        first.assertCompleted().assertItem(Optional.empty());
        second.assertCompleted().assertItem(Optional.empty());
    }

    @Test
    void aFailedFetchIsTriedAgainByTheNext() {
        var first = verify();
        fetches.getFirst().fail(new StoreUnavailable(new IllegalStateException()));

        var second = verify();

        first.assertFailedWith(StoreUnavailable.class);
        assertThat(fetches).hasSize(2);
        fetches.getLast().complete("{\"keys\":[]}");
        second.assertCompleted();
    }

    private UniAssertSubscriber<Optional<AccessToken>> verify() {
        return tokens.verify("x.y.z").subscribe().withSubscriber(UniAssertSubscriber.create());
    }
}
