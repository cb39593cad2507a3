package io.sealpost.registry.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;

class KeyRotationTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration PERIOD = Duration.ofDays(7);
    private static final Duration LEAD = Duration.ofHours(1);
    private static final Duration LONGEST_TOKEN = Duration.ofMinutes(15);

    private final KeyRotation rotation = new KeyRotation(PERIOD, LEAD);

    private List<SigningKey> step(List<SigningKey> keys, Instant now) {
        return KeyRotation.apply(rotation.plan(keys, now), keys);
    }

    private static String current(List<SigningKey> keys, Instant now) {
        return KeyRotation.current(keys, now).orElseThrow().id();
    }

    @Test
    void theFirstKeySignsAtOnceAndAPlanIsMadeOnce() {
        var keys = step(List.of(), NOON);

        assertThat(keys).hasSize(1);
        assertThat(keys.getFirst().signsFrom()).isEqualTo(NOON);
        assertThat(step(keys, NOON)).isEqualTo(keys);
        assertThat(step(keys, NOON.plus(PERIOD).minus(LEAD).minusMillis(1))).isEqualTo(keys);
    }

    @Test
    void theNextKeyIsPublishedOneHourBeforeItSigns() {
        // Given
        var first = step(List.of(), NOON);

        // When
        var both = step(first, NOON.plus(PERIOD).minus(LEAD));

        // Then
        assertThat(both).hasSize(2);
        assertThat(current(both, NOON.plus(PERIOD).minusMillis(1))).isEqualTo(current(first, NOON));
        assertThat(current(both, NOON.plus(PERIOD))).isNotEqualTo(current(first, NOON));
        assertThat(step(both, NOON.plus(PERIOD))).isEqualTo(both);
    }

    @Test
    void afterALongSleepANewKeyStillWaitsUntilItIsKnown() {
        var first = step(List.of(), NOON);
        var late = NOON.plus(PERIOD.multipliedBy(3));

        var both = step(first, late);

        assertThat(both).hasSize(2);
        assertThat(current(both, late)).isEqualTo(current(first, NOON));
        assertThat(both.getLast().signsFrom()).isEqualTo(late.plus(LEAD));
    }

    /** Every minute of a month: each token can be verified as long as it lives, and every signer was published before. */
    @Test
    void everyTokenOutlivesItsLifeInTheKeySet() {
        var keys = new ArrayList<SigningKey>();
        var publishedSince = new HashMap<String, Instant>();
        var lastSigned = new HashMap<String, Instant>();
        var used = new HashSet<String>();
        for (var now = NOON; now.isBefore(NOON.plus(Duration.ofDays(30))); now = now.plus(Duration.ofMinutes(1))) {
            var after = step(List.copyOf(keys), now);
            keys.clear();
            keys.addAll(after);
            for (var key : keys) {
                publishedSince.putIfAbsent(key.id(), now);
            }
            var signer = current(keys, now);
            if (used.add(signer) && used.size() > 1) {
                assertThat(Duration.between(publishedSince.get(signer), now)).isGreaterThanOrEqualTo(LEAD);
            }
            lastSigned.put(signer, now);
            for (var old : lastSigned.entrySet()) {
                if (now.isBefore(old.getValue().plus(LONGEST_TOKEN))) {
                    assertThat(keys).extracting(SigningKey::id).contains(old.getKey());
                }
            }
            assertThat(keys).hasSizeLessThanOrEqualTo(2);
        }
        assertThat(used).hasSize(5);
    }

    @Test
    void aKeyOfAnotherSecretIsPublishedButNeverSigns() throws JoseException {
        // Given
        var foreign = withoutPrivateHalf(SigningKey.random(NOON));

        // When
        var keys = step(List.of(foreign), NOON.plusSeconds(1));

        // Then: one of our own at once, the other stays until it must be over
        assertThat(keys).hasSize(2).contains(foreign);
        assertThat(current(keys, NOON.plusSeconds(1))).isNotEqualTo(foreign.id());
        assertThat(step(keys, NOON.plus(PERIOD.multipliedBy(3)))).doesNotContain(foreign);
    }

    private static SigningKey withoutPrivateHalf(SigningKey key) throws JoseException {
        var json = JsonUtil.parseJson(key.publicJson());
        return new SigningKey(new OctetKeyPairJsonWebKey(json), key.signsFrom());
    }
}
