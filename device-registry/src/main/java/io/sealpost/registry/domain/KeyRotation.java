package io.sealpost.registry.domain;

import io.sealpost.protocol.AccessTokenVerifier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * When keys come and go: a pure function of the stored keys and the time.
 *
 * @param period how long one key signs
 * @param publishedBefore how long a key is published before it signs, so that every verifier has it by then
 */
public record KeyRotation(Duration period, Duration publishedBefore) {

    /** After a key's last token has expired, with room for clocks that differ. */
    private static final Duration OUTLIVES = AccessTokenVerifier.LONGEST_LIFE.plusMinutes(5);

    /** What to change. */
    public record Plan(List<SigningKey> added, List<SigningKey> dropped) {}

    /** The key that signs now: the newest of those that may. */
    static Optional<SigningKey> current(List<SigningKey> keys, Instant now) {
        return keys.stream()
                .filter(key -> key.canSign() && !key.signsFrom().isAfter(now))
                .max(Comparator.comparing(SigningKey::signsFrom));
    }

    /** Called again on its own result it changes nothing. */
    public Plan plan(List<SigningKey> keys, Instant now) {
        var dropped = keys.stream().filter(key -> isOver(key, keys, now)).toList();
        return new Plan(added(keys, now), dropped);
    }

    private List<SigningKey> added(List<SigningKey> keys, Instant now) {
        if (current(keys, now).isEmpty()) {
            // The first start, or the secret was changed: verifiers meet an unknown key id and ask for the key set.
            return List.of(SigningKey.random(now));
        }
        var newest = keys.stream()
                .filter(SigningKey::canSign)
                .map(SigningKey::signsFrom)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        var next = newest.plus(period);
        if (now.isBefore(next.minus(publishedBefore))) {
            return List.of();
        }
        var earliest = now.plus(publishedBefore);
        return List.of(SigningKey.random(next.isBefore(earliest) ? earliest : next));
    }

    private boolean isOver(SigningKey key, List<SigningKey> keys, Instant now) {
        if (!key.canSign()) {
            // Another installation's; it would have replaced this key by now if it still ran.
            return key.signsFrom().plus(period.multipliedBy(2)).plus(OUTLIVES).isBefore(now);
        }
        return keys.stream()
                .filter(SigningKey::canSign)
                .map(SigningKey::signsFrom)
                .filter(key.signsFrom()::isBefore)
                .min(Comparator.naturalOrder())
                .map(successor -> successor.plus(OUTLIVES).isBefore(now))
                .orElse(false);
    }

    /** The keys after the plan. */
    public static List<SigningKey> apply(Plan plan, List<SigningKey> keys) {
        var after = new ArrayList<>(keys);
        after.removeAll(plan.dropped());
        after.addAll(plan.added());
        return List.copyOf(after);
    }
}
