package io.sealpost.registry.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.sealpost.protocol.DeviceId;
import io.sealpost.registry.Infra;
import io.sealpost.registry.domain.ChallengeStore;
import io.sealpost.registry.domain.ChallengeStore.Answered;
import io.sealpost.registry.domain.Expiring;
import io.sealpost.registry.domain.Outbox;
import io.sealpost.registry.domain.Rendezvous;
import io.sealpost.registry.domain.RendezvousStore;
import io.sealpost.registry.domain.SigningKeys;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = Infra.class, scope = TestResourceScope.GLOBAL)
class HousekeepingIT {

    private static final byte[] CONTENT = {1, 2, 3};

    @Inject
    Outbox outbox;

    @Inject
    SigningKeys keys;

    @Inject
    @All
    List<Expiring> memories;

    @Inject
    ChallengeStore challenges;

    @Inject
    RendezvousStore rendezvous;

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

    @Test
    void forgetsAPlaceTenMinutesAfterItsFirstSlot() throws Throwable {
        // Given
        var id = new byte[16];
        new SecureRandom().nextBytes(id);
        var place = Rendezvous.of(id);
        var expiry = Instant.now().plus(Duration.ofMinutes(10));
        assertThat(leave(place, 1, expiry)).isTrue();
        assertThat(leave(place, 2, expiry.plusSeconds(300))).isTrue();

        // When, Then
        assertThat(find(place, 2, expiry.minusMillis(1))).contains(CONTENT);
        assertThat(find(place, 2, expiry)).isEmpty();
        forgetExpiredAt(expiry);
        assertThat(find(place, 1, Instant.EPOCH)).isEmpty();
        assertThat(find(place, 2, Instant.EPOCH)).isEmpty();
    }

    private boolean leave(Rendezvous place, int slot, Instant expiry) throws Throwable {
        return VertxContextSupport.subscribeAndAwait(() -> rendezvous.leave(place, slot, CONTENT, expiry));
    }

    private Optional<byte[]> find(Rendezvous place, int slot, Instant now) throws Throwable {
        return VertxContextSupport.subscribeAndAwait(() -> rendezvous.find(place, slot, now));
    }

    private boolean spend(byte[] nonce, Instant expiry) throws Throwable {
        var answered = new Answered(nonce, expiry, DeviceId.random(), LocalDate.EPOCH);
        return VertxContextSupport.subscribeAndAwait(() -> challenges.spend(answered));
    }

    private void forgetExpiredAt(Instant now) throws Throwable {
        var clock = InstantSource.fixed(now);
        var instance = new Housekeeping(outbox, keys, memories, clock, meters);
        VertxContextSupport.subscribeAndAwait(instance::forgetExpired);
    }
}
