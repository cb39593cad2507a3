package io.sealpost.mesh.chaos;

import io.sealpost.devstack.DevStack;
import io.sealpost.mesh.StoryFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Faults under load, from the first person's registration to the reckoning. */
public final class ChaosRun {

    private static final int PEOPLE = 20;

    private final DevStack stack;
    private final Path folder;
    private final long seed;
    private final Consumer<String> progress;

    /**
     * @param stack fresh: the second instances are started in it
     * @param folder for the people's homes
     * @param seed decides which fault comes when, to whom and for how long
     * @param progress gets a line per fault
     */
    public ChaosRun(DevStack stack, Path folder, long seed, Consumer<String> progress) {
        this.stack = stack;
        this.folder = folder;
        this.seed = seed;
        this.progress = progress;
    }

    /** Plays faults until the time is over. @param only see {@link Fault#named} */
    public ChaosReport play(Duration time, List<String> only) throws IOException, InterruptedException {
        var random = new Random(seed);
        return play(() -> Deck.during(time, Fault.named(only), random), random);
    }

    /** Plays each of the faults once. */
    public ChaosReport playOnce(List<String> only) throws IOException, InterruptedException {
        var random = new Random(seed);
        return play(() -> Deck.once(Fault.named(only), random), random);
    }

    private ChaosReport play(Supplier<Deck> deck, Random random) throws IOException, InterruptedException {
        try (var doors = Doors.open(stack);
                var town = new Town(folder, stack.serverName());
                var health = new Health(stack)) {
            List<List<Lane>> lanes = settle(town, doors);
            List<Lane> all = lanes.stream().flatMap(List::stream).toList();
            var recoveries = new ArrayList<Recovery>();
            var findings = new ArrayList<String>();
            var load = new MachineLoad();
            try (var errands = new Errands(town, stack.gatewayUri(), Files.createDirectories(folder.resolve("files")));
                    var writers = new Writers(lanes)) {
                errands.start();
                var mischief = new Mischief(stack, town, all, doors.lines(), random, progress);
                warmUp(town, all);
                play(deck.get(), mischief, health, recoveries, findings, load);
            }
            return reckon(town, health, recoveries, findings, load);
        }
    }

    private List<List<Lane>> settle(Town town, Doors doors) {
        var people = new ArrayList<Resident>();
        for (int i = 0; i < PEOPLE; i++) {
            Resident person = town.newcomer(doors.of(i));
            person.register();
            person.client().connect();
            people.add(person);
        }
        var lanes = new ArrayList<List<Lane>>();
        for (int i = 0; i < PEOPLE; i++) {
            // One who comes in by the next door, and one by the same.
            lanes.add(List.of(
                    town.lane(people.get(i), people.get((i + 1) % PEOPLE)),
                    town.lane(people.get(i), people.get((i + 4) % PEOPLE))));
        }
        progress.accept("     " + PEOPLE + " people at four doors have begun to write");
        return lanes;
    }

    /** All work must have been done once before it can be missed. */
    private void warmUp(Town town, List<Lane> lanes) throws InterruptedException {
        Watch watch = town.watch(lanes, EnumSet.allOf(Work.class));
        boolean well = watch.await(Mischief.PATIENCE);
        town.unwatch(watch);
        if (!well) {
            throw new StoryFailure("The mesh does not work even without faults: " + watch + ".");
        }
        progress.accept("     without faults: " + watch);
    }

    private void play(
            Deck deck,
            Mischief mischief,
            Health health,
            List<Recovery> recoveries,
            List<String> findings,
            MachineLoad load)
            throws InterruptedException {
        for (Optional<Fault> fault = deck.next(); fault.isPresent(); fault = deck.next()) {
            load.look();
            Recovery recovery = mischief.play(fault.get());
            recoveries.add(recovery);
            if (!recovery.well()) {
                findings.add("not well five minutes after " + fault.get().name());
            }
            for (String name : health.unwell(Mischief.PATIENCE)) {
                findings.add(name + " did not come back after " + fault.get().name());
            }
        }
    }

    private ChaosReport reckon(
            Town town, Health health, List<Recovery> recoveries, List<String> findings, MachineLoad load) {
        progress.accept("     no more faults; waiting until everything has arrived");
        if (!town.settle(Mischief.PATIENCE)) {
            findings.add("not everything had arrived %d s after the last fault (%d unanswered, %d not shown)"
                    .formatted(Mischief.PATIENCE.toSeconds(), town.open(), town.missing()));
        }
        health.saidDead().forEach(name -> findings.add(name + " said that it is not alive"));
        long dead = DeadLetters.count(stack.stores().kafka().bootstrap());
        if (dead > 0) {
            findings.add(dead + " records were set aside as undecodable");
        }
        load.look();
        return new ChaosReport(seed, town.tally(), town.pushedAgain(), recoveries, findings, load);
    }
}
