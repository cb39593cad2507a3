package io.sealpost.registry.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.sealpost.registry.Infra;
import io.sealpost.registry.domain.ChallengeStore;
import io.sealpost.registry.domain.InvitationStore;
import io.sealpost.registry.domain.Outbox;
import io.sealpost.registry.domain.SigningKeys;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = Infra.class, scope = TestResourceScope.GLOBAL)
class HousekeepingIT {

    @Inject
    Outbox outbox;

    @Inject
    SigningKeys keys;

    @Inject
    InvitationStore invitations;

    @Inject
    ChallengeStore challenges;

    @Inject
    MeterRegistry meters;

    @Test
    void remembersASpentChallengeForInstancesWhoseClocksAreBehind() throws Throwable {
        // Given
        var nonce = new byte[16];
        new SecureRandom().nextBytes(nonce);
        var expiry = Instant.now().plus(Duration.ofMinutes(10));
        assertThat(spend(nonce, expiry)).isTrue();

        // When, Then
        forgetExpiredAt(expiry.plusSeconds(59));
        assertThat(spend(nonce, expiry)).isFalse();

        // When, Then
        forgetExpiredAt(expiry.plusSeconds(61));
        assertThat(spend(nonce, expiry)).isTrue();
    }

    private boolean spend(byte[] nonce, Instant expiry) throws Throwable {
        return VertxContextSupport.subscribeAndAwait(() -> challenges.spend(nonce, expiry));
    }

    private void forgetExpiredAt(Instant now) throws Throwable {
        var clock = InstantSource.fixed(now);
        var instance = new Housekeeping(outbox, keys, invitations, challenges, clock, meters);
        VertxContextSupport.subscribeAndAwait(instance::forgetExpired);
    }
}
