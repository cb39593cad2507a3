package io.sealpost.mailbox.simulation;

import io.sealpost.mailbox.domain.EngineLimits;
import io.sealpost.mailbox.simulation.Truth.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The mailbox engine's whole world in miniature, driven by one seed: partitions, owners and zombies, gateways, devices quick
 * and slow, a log, a store, a lossy push channel, and faults of every kind. In the manner of FoundationDB's and
 * TigerBeetle's simulators.
 */
final class World {

    private static final int CHAOS_STEPS = 1_200;
    private static final int CHAOS_STEPS_PER_PARTITION = 400;

    private final Chance chance;
    private final SimTime time = new SimTime();
    private final MemoryMailboxStore store = new MemoryMailboxStore();
    private final Setting.Outage outage = new Setting.Outage();
    private final Gateways gateways;
    private final List<SimPartition> partitions = new ArrayList<>();
    private final Faults faults;

    World(long seed) {
        chance = new Chance(seed);
        gateways = new Gateways(chance);
        var setting = new Setting(chance, time, store, gateways, limits(), outage);
        int many = 1 + chance.below(3);
        for (int number = 0; number < many; number++) {
            partitions.add(new SimPartition(number, setting));
        }
        faults = new Faults(chance, setting, partitions);
    }

    private EngineLimits limits() {
        return new EngineLimits(
                1 + chance.below(6),
                200 + chance.below(400),
                Duration.ofMillis(chance.below(3) * 1_000L),
                30_000 + chance.below(40_000),
                Duration.ofSeconds(30),
                Duration.ofDays(30),
                Truth.REMEMBER,
                Duration.ofMinutes(10),
                10_000,
                10,
                100_000);
    }

    /** Plays the world to its end. Throws {@link Violation} if a promise is broken. */
    void run() {
        int steps = CHAOS_STEPS + CHAOS_STEPS_PER_PARTITION * partitions.size();
        for (int step = 0; step < steps; step++) {
            time.pass(chance.below(60));
            faults.next();
        }
        new Calm(chance, time, gateways, outage, partitions).settle();
    }

    /** Plays the world, and says in one line what is in its logs at the end: the same for the same seed. */
    String play() {
        run();
        return partitions.stream().map(partition -> partition.log.summary()).toList() + " at " + time.nowMs();
    }
}
