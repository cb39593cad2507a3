package io.sealpost.mesh.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.devstack.DevStack;
import io.sealpost.mesh.Mesh;
import io.sealpost.protocol.Partitions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Two mailbox-services share the log's partitions: what happens to people when one of the two goes. */
@EnabledIfSystemProperty(named = "sealpost.full", matches = "true")
class RebalanceTest {

    /** Accounts are random: so many live in each partition, at least. */
    private static final int NEIGHBOURS = 2;

    private static final int ROUNDS = 6;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final DevStack stack = Mesh.stack();
    private final Owners owners = new Owners(stack);

    @Test
    void whoIsServedByTheOtherNoticesNothingWhenOneGoes() throws Exception {
        try (var doors = Doors.open(stack);
                var town = new Town(Mesh.temporaryFolder("rebalance"), stack.serverName())) {
            List<Lane> lanes = ring(town, doors);
            try (var writers = new Writers(lanes.stream().map(List::of).toList())) {
                for (int round = 0; round < ROUNDS; round++) {
                    String victim = Owners.INSTANCES.get(round % Owners.INSTANCES.size());
                    compare("a dead owner: 10 s", Duration.ofSeconds(10), round(town, lanes, victim, stack::kill));
                    stack.restart(victim);
                    compare(
                            "an owner that is stopped in order: 1 s",
                            Duration.ofSeconds(1),
                            round(town, lanes, victim, stack::stop));
                    stack.restart(victim);
                }
            }
            assertThat(town.settle(PATIENCE)).isTrue();
            assertThat(town.tally().isClean()).as(town.tally().toString()).isTrue();
        }
    }

    private static void compare(String aim, Duration within, Duration took) {
        System.out.printf(
                "rebalance: mail waits no longer for %s: %s (%.2f s, machine load %.1f)%n",
                aim, took.compareTo(within) <= 0 ? "met" : "missed", took.toMillis() / 1e3, MachineLoad.now());
    }

    /** @return the longest that a text to those whom the victim served was on its way */
    private Duration round(Town town, List<Lane> lanes, String victim, Consumer<String> goes) throws Exception {
        // Given: both serve, and all mail flows
        assertThat(Town.until(PATIENCE, owners::areBalanced)).isTrue();
        awaitAll(town, lanes);
        Set<Integer> moving = owners.servedBy(victim);
        List<Lane> moved = lanes.stream()
                .filter(lane -> moving.contains(partitionOf(lane)))
                .toList();
        List<Lane> others = lanes.stream().filter(lane -> !moved.contains(lane)).toList();
        assertThat(moved).isNotEmpty();
        assertThat(others).isNotEmpty();
        long noticed = noticed(others);

        try (var attaches = new AttachesInLog(stack.stores().kafka().bootstrap(), staying(moving))) {
            // When
            Watch watch = town.watch(moved, EnumSet.of(Work.MESSAGES));
            goes.accept(victim);
            assertThat(watch.await(PATIENCE)).as("served again").isTrue();
            awaitAll(town, lanes);

            // Then
            assertThat(attaches.count())
                    .as("connections that had to be attached")
                    .isZero();
            assertThat(noticed(others)).as("pushed again, or attached again").isEqualTo(noticed);
            return watch.slowest();
        }
    }

    private static Set<Integer> staying(Set<Integer> moving) {
        var staying = new TreeSet<Integer>();
        for (int partition = 0; partition < Owners.PARTITIONS; partition++) {
            staying.add(partition);
        }
        staying.removeAll(moving);
        return staying;
    }

    private static void awaitAll(Town town, List<Lane> lanes) throws InterruptedException {
        Watch watch = town.watch(lanes, EnumSet.of(Work.MESSAGES));
        assertThat(watch.await(PATIENCE)).isTrue();
    }

    private static long noticed(List<Lane> lanes) {
        return lanes.stream()
                .map(Lane::to)
                .mapToLong(resident -> resident.pushedAgain() + resident.drained())
                .sum();
    }

    private static int partitionOf(Lane lane) {
        return Partitions.of(lane.to().account(), Owners.PARTITIONS);
    }

    private static List<Lane> ring(Town town, Doors doors) {
        var people = new ArrayList<Resident>();
        while (!isEverywhere(people)) {
            // Every other door: those without a line in between.
            Resident person = town.newcomer(doors.of(2 * people.size()));
            person.register();
            person.client().connect();
            people.add(person);
        }
        var lanes = new ArrayList<Lane>();
        for (int i = 0; i < people.size(); i++) {
            lanes.add(town.lane(people.get(i), people.get((i + 1) % people.size())));
        }
        return lanes;
    }

    private static boolean isEverywhere(List<Resident> people) {
        for (int partition = 0; partition < Owners.PARTITIONS; partition++) {
            int wanted = partition;
            long there = people.stream()
                    .filter(one -> Partitions.of(one.account(), Owners.PARTITIONS) == wanted)
                    .count();
            if (there < NEIGHBOURS) {
                return false;
            }
        }
        return true;
    }
}
