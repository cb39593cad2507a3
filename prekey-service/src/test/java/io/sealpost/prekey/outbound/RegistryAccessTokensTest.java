package io.sealpost.prekey.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealpost.prekey.KeyServer;
import io.sealpost.prekey.Phone;
import io.sealpost.prekey.PrekeyConfigs;
import io.sealpost.prekey.SigningKey;
import io.sealpost.prekey.domain.Unavailable;
import io.sealpost.protocol.AccessToken;
import io.vertx.mutiny.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long the registry's keys are believed, and how often it is asked. */
class RegistryAccessTokensTest {

    private final Phone phone = Phone.fresh();
    private final SigningKey current = SigningKey.named("current");
    private final SigningKey next = SigningKey.named("next");
    private final Vertx vertx = Vertx.vertx();
    private final KeyServer registry = KeyServer.start(PrekeyConfigs.SECRET);
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final RegistryAccessTokens tokens = tokens(registry.url().toString());

    private RegistryAccessTokens tokens(String url) {
        var config = PrekeyConfigs.with(Map.of("prekeys.registry-url", url));
        return new RegistryAccessTokens(new RegistryKeys(vertx, config), config, now::get);
    }

    @AfterEach
    void close() {
        registry.close();
        vertx.closeAndAwait();
    }

    private Optional<AccessToken> verify(String token) {
        return tokens.verify(token).await().atMost(Duration.ofSeconds(30));
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    @Test
    void readsTheKeysOnceAMinute() {
        // Given
        registry.show(current);
        var token = current.tokenOf(phone);

        // When
        IntStream.range(0, 20).forEach(call -> assertThat(verify(token)).isPresent());
        int atFirst = registry.reads();
        pass(Duration.ofSeconds(61));
        IntStream.range(0, 20).forEach(call -> assertThat(verify(token)).isPresent());

        // Then
        assertThat(atFirst).isEqualTo(1);
        assertThat(registry.reads()).isEqualTo(2);
    }

    @Test
    void readsThemAgainForATokenOfANewKey() {
        // Given
        registry.show(current);
        verify(current.tokenOf(phone));
        registry.show(current, next);
        pass(Duration.ofSeconds(4));

        // When
        var verified = verify(next.tokenOf(phone));

        // Then
        assertThat(verified).isPresent();
        assertThat(verified.get().device()).isEqualTo(phone.device());
    }

    @Test
    void letsForgedTokensAskTheRegistryOnlyOnceInAWhile() {
        // Given
        registry.show(current);
        var forged = SigningKey.named("forged").tokenOf(phone);

        // When
        IntStream.range(0, 50).forEach(call -> assertThat(verify(forged)).isEmpty());

        // Then
        assertThat(registry.reads()).isEqualTo(1);
    }

    @Test
    void keepsTheKeysItHasWhileTheRegistryIsAway() {
        // Given
        registry.show(current);
        verify(current.tokenOf(phone));
        registry.answerWith(503);
        pass(Duration.ofMinutes(5));

        // When
        var verified = verify(current.tokenOf(phone));

        // Then
        assertThat(verified).isPresent();
    }

    @Test
    void forgetsAKeyThatTheRegistryNoLongerShows() {
        // Given
        registry.show(current, next);
        assertThat(verify(current.tokenOf(phone))).isPresent();
        registry.show(next);
        pass(Duration.ofSeconds(61));

        // When
        var verified = verify(current.tokenOf(phone));

        // Then
        assertThat(verified).isEmpty();
    }

    @Test
    void saysThatItCannotTellBeforeItEverSawAKey() {
        // Given
        registry.answerWith(503);
        var token = current.tokenOf(phone);

        // When, Then
        assertThatThrownBy(() -> verify(token)).isInstanceOf(Unavailable.class);
        registry.answerWith(200);
        assertThatThrownBy(() -> verify(token)).isInstanceOf(Unavailable.class);
        registry.show(current);
        pass(Duration.ofSeconds(4));
        assertThat(verify(token)).isPresent();
    }

    @Test
    void saysThatItCannotTellWhenNobodyListens() {
        // Given
        var alone = tokens("http://127.0.0.1:1");

        // When, Then
        assertThatThrownBy(() -> alone.verify(current.tokenOf(phone)).await().atMost(Duration.ofSeconds(30)))
                .isInstanceOf(Unavailable.class);
    }
}
