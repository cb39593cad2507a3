package io.sealpost.mesh.bench.load;

import java.util.HashSet;
import java.util.Set;

/** Whether numbers 0, 1, 2 … arrive each once and in this order. */
public final class Order {

    private final Set<Long> missing = new HashSet<>();
    private long expected;
    private long repeated;
    private long late;

    /** @return false if it was here before */
    public boolean arrived(long number) {
        if (number < expected) {
            boolean first = missing.remove(number);
            if (first) {
                late++;
            } else {
                repeated++;
            }
            return first;
        }
        for (long skipped = expected; skipped < number; skipped++) {
            missing.add(skipped);
        }
        expected = number + 1;
        return true;
    }

    /** How many came after a later one. */
    public long outOfOrder() {
        return late;
    }

    public long repeated() {
        return repeated;
    }

    /** @param sent how many numbers were given out */
    public long lost(long sent) {
        return sent - expected + missing.size();
    }
}
