package io.sealpost.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.gateway.Phone;
import io.sealpost.gateway.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.junit.jupiter.api.Test;

class TokensTest {

    private final SigningKey first = SigningKey.named("first");
    private final SigningKey second = SigningKey.named("second");
    private final Phone phone = Phone.ofSomebody();
    private Instant now = Instant.now();
    private final InstantSource clock = () -> now;
    private int readings;
    private CompletionStage<String> answer = keySet(first);
    private final Tokens tokens = new Tokens(
            () -> {
                readings++;
                return answer;
            },
            SigningKey.SERVER,
            clock,
            Duration.ofSeconds(5));

    private static CompletionStage<String> keySet(SigningKey... keys) {
        var set = new JsonWebKeySet(List.of(keys).stream().map(SigningKey::jwk).toList());
        return CompletableFuture.completedStage(set.toJson(OutputControlLevel.PUBLIC_ONLY));
    }

    private boolean accepts(String token) {
        return tokens.verify(token).toCompletableFuture().join().isPresent();
    }

    @Test
    void knowsNobodyBeforeThereAreKeys() {
        assertThat(tokens.loaded()).isFalse();
        assertThat(accepts(first.tokenOf(phone))).isFalse();
    }

    @Test
    void readsTheKeysAgainForAnUnknownKeyButNotForEachOfThem() {
        // Given
        tokens.refresh();
        answer = keySet(first, second);

        // When, Then
        assertThat(accepts(second.tokenOf(phone))).isTrue();
        assertThat(readings).isEqualTo(2);
        for (int n = 0; n < 100; n++) {
            assertThat(accepts(SigningKey.named("unknown" + n).tokenOf(phone))).isFalse();
        }
        assertThat(readings).isEqualTo(2);
        now = now.plusSeconds(5);
        accepts(SigningKey.named("unknown").tokenOf(phone));
        assertThat(readings).isEqualTo(3);
    }

    @Test
    void keepsTheOldKeysWhileTheRegistryIsDown() {
        // Given
        tokens.refresh();

        // When
        answer = CompletableFuture.failedStage(new PeerUnavailable(null));
        assertThat(tokens.refresh().toCompletableFuture()).isCompletedExceptionally();

        // Then
        assertThat(accepts(first.tokenOf(phone))).isTrue();
        assertThat(accepts(second.tokenOf(phone))).isFalse();
    }

    @Test
    void keepsTheOldKeysWhenTheRegistryTalksNonsense() {
        tokens.refresh();
        answer = CompletableFuture.completedStage("nonsense");

        assertThat(tokens.refresh().toCompletableFuture()).isCompletedExceptionally();
        assertThat(accepts(first.tokenOf(phone))).isTrue();
    }

    @Test
    void refusesWhatIsNoTokenWithoutAsking() {
        tokens.refresh();

        assertThat(accepts("")).isFalse();
        assertThat(accepts("a.b.c")).isFalse();
        assertThat(accepts("x".repeat(1_000_000))).isFalse();
        assertThat(readings).isEqualTo(1);
    }
}
