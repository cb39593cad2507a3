package io.sealpost.mesh.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Which fault is next: each in turn, in an order that the seed decides; shuffled anew when all were played. */
final class Deck {

    private final List<Fault> faults;
    private final Random random;
    private final List<Fault> left = new ArrayList<>();
    private final BooleanSupplier over;

    private Deck(List<Fault> faults, Random random, BooleanSupplier over) {
        this.faults = faults;
        this.random = random;
        this.over = over;
    }

    /** Ends when the time is over; a fault that was begun is played to its end. */
    static Deck during(Duration time, List<Fault> faults, Random random) {
        long end = System.nanoTime() + time.toNanos();
        return new Deck(faults, random, () -> System.nanoTime() - end > 0);
    }

    /** Each fault once. */
    static Deck once(List<Fault> faults, Random random) {
        int[] played = {0};
        return new Deck(faults, random, () -> played[0]++ == faults.size());
    }

    Optional<Fault> next() {
        if (over.getAsBoolean()) {
            return Optional.empty();
        }
        if (left.isEmpty()) {
            left.addAll(faults);
            Collections.shuffle(left, random);
        }
        return Optional.of(left.removeLast());
    }
}
