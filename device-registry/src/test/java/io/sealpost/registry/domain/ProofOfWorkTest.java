package io.sealpost.registry.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.protocol.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class ProofOfWorkTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration LIFE = Duration.ofMinutes(10);

    private final ServerSecret secret = new ServerSecret(new byte[32]);
    private final DeviceId device = DeviceId.random();

    private ProofOfWork at(Instant now, int bits) {
        return new ProofOfWork(secret, InstantSource.fixed(now), LIFE, bits);
    }

    private long solve(ProofOfWork asked, String challenge) {
        long solution = 0;
        while (!asked.accepts(challenge, device, solution)) {
            solution++;
        }
        return solution;
    }

    @Test
    void acceptsASolutionUntilTheChallengeExpires() {
        var challenge = at(NOON, 4).challenge();
        long solution = solve(at(NOON, 4), challenge);

        assertThat(at(NOON.plus(LIFE).minusMillis(1), 4).accepts(challenge, device, solution))
                .isTrue();
        assertThat(at(NOON.plus(LIFE), 4).accepts(challenge, device, solution)).isFalse();
    }

    @Test
    void aChallengeAsksForWhatItAskedForWhenItWasMade() {
        var challenge = at(NOON, 2).challenge();
        long solution = solve(at(NOON, 2), challenge);

        assertThat(at(NOON, 32).accepts(challenge, device, solution)).isTrue();
    }

    @Test
    void asksForTheBitsItNames() {
        var challenge = at(NOON, 8).challenge();
        int accepted = 0;
        for (long solution = 0; solution < 65_536; solution++) {
            accepted += at(NOON, 8).accepts(challenge, device, solution) ? 1 : 0;
        }

        // 256 are expected; five standard deviations of 16 on either side.
        assertThat(accepted).isBetween(176, 336);
    }

    @Test
    void isBoundToTheDevice() {
        var challenge = at(NOON, 16).challenge();
        long solution = solve(at(NOON, 16), challenge);
        int others = 0;
        for (int i = 0; i < 100; i++) {
            others += at(NOON, 16).accepts(challenge, DeviceId.random(), solution) ? 1 : 0;
        }

        assertThat(others).isLessThanOrEqualTo(1);
    }

    @Test
    void everyChangedCharacterMakesItSomebodyElses() {
        var challenge = at(NOON, 1).challenge();
        long solution = solve(at(NOON, 1), challenge);
        for (int i = 0; i < challenge.length() - 1; i++) {
            char other = challenge.charAt(i) == 'A' ? 'B' : 'A';
            var changed = challenge.substring(0, i) + other + challenge.substring(i + 1);
            for (long any = solution; any < solution + 16; any++) {
                assertThat(at(NOON, 1).accepts(changed, device, any)).isFalse();
            }
        }
    }
}
