package io.sealpost.mailbox.simulation;

import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** Everything that is random in a world, from its one seed. Once it is calm there are no mishaps any more. */
final class Chance {

    private final SplittableRandom random;
    private boolean calm;

    Chance(long seed) {
        random = new SplittableRandom(seed);
    }

    void calmDown() {
        calm = true;
    }

    boolean isCalm() {
        return calm;
    }

    /** From 0 to below {@code bound}. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }

    /** Something goes wrong, once in so many times; never when it is calm. */
    boolean mishap(int oneIn) {
        return !calm && oneIn(oneIn);
    }

    <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
