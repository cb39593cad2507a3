package io.sealpost.mesh.bench.load;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** Everything that must not happen in a run, counted by kind. Thread-safe. */
public final class Faults {

    private final Map<String, Long> counts = new ConcurrentSkipListMap<>();

    /** @param kind for a person to read; of few kinds */
    public void add(String kind, long count) {
        if (count > 0) {
            counts.merge(kind, count, Long::sum);
        }
    }

    public boolean isEmpty() {
        return counts.isEmpty();
    }

    /** By kind, sorted. */
    public Map<String, Long> counts() {
        return Map.copyOf(counts);
    }
}
