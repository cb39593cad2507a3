package io.sealpost.mailbox.simulation;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/** Plays worlds, and behind {@code ./mesh simulate} says how far it is. */
final class Simulation {

    private static final String USAGE = "--worlds takes how many worlds to play (1 or more), --seed the first of them.";
    private static final long USUAL_WORLDS = 1_000;
    private static final long PROGRESS_LINES = 10;

    /** @param seed of the world that broke a promise */
    record Failure(long seed, Throwable violation) {}

    private record Wanted(long worlds, long seed) {}

    private Simulation() {}

    /**
     * Plays worlds on all processors until one breaks a promise.
     *
     * @param first seed; the others follow it
     * @param played is told how many kept their promises, on any thread
     */
    static Optional<Failure> play(long first, long worlds, LongConsumer played) {
        var kept = new AtomicLong();
        return LongStream.range(first, first + worlds)
                .parallel()
                .mapToObj(seed -> play(seed, () -> played.accept(kept.incrementAndGet())))
                .flatMap(Optional::stream)
                .findAny();
    }

    private static Optional<Failure> play(long seed, Runnable kept) {
        try {
            new World(seed).run();
            kept.run();
            return Optional.empty();
        } catch (RuntimeException | Truth.Violation violation) {
            return Optional.of(new Failure(seed, violation));
        }
    }

    /** A first seed that was hardly ever played before, short enough to be typed. */
    static long newSeed() {
        return new SecureRandom().nextInt(1_000_000_000);
    }

    public static void main(String[] arguments) {
        Wanted wanted;
        try {
            wanted = wanted(arguments);
        } catch (IllegalArgumentException odd) {
            System.err.println("mesh: " + USAGE);
            System.exit(2);
            return;
        }
        var failure = play(wanted.seed(), wanted.worlds(), kept -> tell(kept, wanted.worlds()));
        failure.ifPresent(Simulation::complain);
        if (failure.isEmpty()) {
            System.out.printf("All %,d worlds kept the promises, seeds from %d on.%n", wanted.worlds(), wanted.seed());
        }
        System.exit(failure.isPresent() ? 1 : 0);
    }

    private static Wanted wanted(String[] arguments) {
        Optional<Long> worlds = Optional.empty();
        Optional<Long> seed = Optional.empty();
        for (int i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(arguments[i]);
            }
            long value = Long.parseLong(arguments[i + 1]);
            switch (arguments[i]) {
                case "--worlds" -> worlds = Optional.of(value);
                case "--seed" -> seed = Optional.of(value);
                default -> throw new IllegalArgumentException(arguments[i]);
            }
        }
        long usual = seed.isPresent() ? 1 : USUAL_WORLDS;
        var wanted = new Wanted(worlds.orElse(usual), seed.orElseGet(Simulation::newSeed));
        if (wanted.worlds() < 1 || wanted.seed() > Long.MAX_VALUE - wanted.worlds()) {
            throw new IllegalArgumentException("worlds");
        }
        return wanted;
    }

    private static void tell(long kept, long worlds) {
        if (worlds > 1 && kept % Math.max(1, worlds / PROGRESS_LINES) == 0) {
            System.out.printf("  %,d of %,d worlds played%n", kept, worlds);
        }
    }

    private static void complain(Failure failure) {
        System.err.printf(
                "mesh: The world with seed %d broke a promise: %s. ./mesh simulate --seed %d plays it again.%n",
                failure.seed(), failure.violation().getMessage(), failure.seed());
        if (!(failure.violation() instanceof Truth.Violation)) {
            failure.violation().printStackTrace();
        }
    }
}
