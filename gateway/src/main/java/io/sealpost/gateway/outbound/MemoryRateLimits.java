package io.sealpost.gateway.outbound;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sealpost.gateway.domain.Rate;
import io.sealpost.gateway.domain.RateLimits.Turn;
import java.time.Duration;
import java.time.InstantSource;

/** Counts in this process alone, for at most so many subjects; the same token bucket as in Redis. */
final class MemoryRateLimits {

    private final InstantSource clock;
    private final Cache<String, Double> fullAt;

    MemoryRateLimits(InstantSource clock, int subjects) {
        this.clock = clock;
        this.fullAt = Caffeine.newBuilder().maximumSize(subjects).build();
    }

    /** Takes permits. */
    Turn take(String key, Rate rate, int permits) {
        double now = clock.millis();
        double[] wait = {0};
        fullAt.asMap().compute(key, (k, before) -> {
            double start = before == null ? now : Math.max(before, now);
            double next = start + rate.millisPerPermit() * permits;
            wait[0] = next - now - rate.over().toMillis();
            return wait[0] > 0 ? before : (Double) next;
        });
        return wait[0] > 0 ? new Turn(Duration.ofMillis((long) Math.ceil(wait[0]))) : Turn.NOW;
    }
}
