package io.sealpost.mesh.chaos;

import io.sealpost.devstack.DevStack;
import io.sealpost.mesh.TcpLine;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Plays one fault after the other and watches until the mesh is well again. One thread. */
final class Mischief {

    /** Longer than this nothing may take, on a machine that is busy with other things too. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    /** A moment, and longer than every lease (a Kafka session is 6 s). */
    private static final List<Integer> PAUSES_MS = List.of(2_000, 12_000);

    /** Shorter and longer than a client waits for an answer (30 s). */
    private static final List<Integer> SILENCES_MS = List.of(8_000, 35_000);

    private final DevStack stack;
    private final Town town;
    private final List<Lane> lanes;
    private final List<TcpLine> lines;
    private final Random random;
    private final Consumer<String> progress;
    private Optional<String> third = Optional.empty();
    private int number;

    Mischief(
            DevStack stack,
            Town town,
            List<Lane> lanes,
            List<TcpLine> lines,
            Random random,
            Consumer<String> progress) {
        this.stack = stack;
        this.town = town;
        this.lanes = lanes;
        this.lines = lines;
        this.random = random;
        this.progress = progress;
    }

    /** Returns when everything works again, or after a bounded time. */
    Recovery play(Fault fault) throws InterruptedException {
        number++;
        return switch (fault.family()) {
            case KILL -> hurt(fault, this::kill);
            case PAUSE -> hurt(fault, this::pause);
            case RESTART -> hurt(fault, this::restart);
            case LINE -> hurt(fault, this::spoil);
            case THIRD -> withThird(fault);
        };
    }

    /** What is done to the mesh; it ends when it is mended. */
    private interface Injury {
        /** @return in words, to whom and for how long */
        String inflict(String target) throws InterruptedException;
    }

    private Recovery hurt(Fault fault, Injury injury) throws InterruptedException {
        Set<Work> work = EnumSet.of(Work.MESSAGES);
        work.addAll(fault.hurt());
        long began = System.nanoTime();
        Watch watch = town.watch(lanes, work);
        String what = injury.inflict(fault.target());
        var lasted = Duration.ofNanos(System.nanoTime() - began);
        Watch back = town.watch(lanes, work);
        boolean well = watch.await(PATIENCE) && back.await(PATIENCE);
        report(fault, what, watch + "; of its end " + back);
        return recovery(fault, lasted, watch, Optional.of(back), well);
    }

    private Recovery withThird(Fault fault) throws InterruptedException {
        String name = startThird();
        Watch joined = town.watch(lanes, EnumSet.of(Work.MESSAGES));
        boolean well = joined.await(PATIENCE);
        Watch left = town.watch(lanes, EnumSet.of(Work.MESSAGES));
        if (fault.target().equals("killed")) {
            stack.kill(name);
        } else {
            stack.stop(name);
        }
        well &= left.await(PATIENCE);
        report(fault, name, left + "; after it joined " + joined);
        return recovery(fault, Duration.ZERO, left, Optional.of(joined), well);
    }

    private String startThird() {
        if (third.isEmpty()) {
            third = Optional.of(stack.startAnother("mailbox-service"));
        } else {
            stack.restart(third.get());
        }
        return third.get();
    }

    private Recovery recovery(Fault fault, Duration lasted, Watch watch, Optional<Watch> back, boolean well) {
        town.unwatch(watch);
        back.ifPresent(town::unwatch);
        return new Recovery(
                fault,
                lasted,
                watch.of(Work.MESSAGES),
                fault.hurt().stream().flatMap(work -> watch.of(work).stream()).max(Duration::compareTo),
                back.flatMap(after -> after.of(Work.MESSAGES)),
                well);
    }

    private String kill(String target) throws InterruptedException {
        String victim = oneOf(target);
        stack.kill(victim);
        int down = random.nextInt(3_000);
        TimeUnit.MILLISECONDS.sleep(down);
        stack.restart(victim);
        return victim + " dead for %.1f s and its start".formatted(down / 1e3);
    }

    private String pause(String target) throws InterruptedException {
        String victim = oneOf(target);
        int length = PAUSES_MS.get(random.nextInt(PAUSES_MS.size()));
        stack.pause(victim);
        try {
            TimeUnit.MILLISECONDS.sleep(length);
        } finally {
            stack.resume(victim);
        }
        return victim + " for %.1f s".formatted(length / 1e3);
    }

    private String restart(String target) {
        String victim = oneOf(target);
        stack.stop(victim);
        stack.restart(victim);
        return victim;
    }

    private String spoil(String how) throws InterruptedException {
        return switch (how) {
            case "reset" -> atOnce(TcpLine::reset);
            case "cut" -> atOnce(TcpLine::cut);
            case "silent" -> during(TcpLine.Quality.SILENT, SILENCES_MS.get(random.nextInt(SILENCES_MS.size())));
            case "slow" -> during(TcpLine.Quality.SLOW, 8_000);
            case "trickle" -> during(TcpLine.Quality.TRICKLE, 8_000);
            default -> throw new IllegalArgumentException(how);
        };
    }

    private String atOnce(Consumer<TcpLine> damage) {
        int open = open();
        lines.forEach(damage);
        return open + " connections";
    }

    private String during(TcpLine.Quality quality, int length) throws InterruptedException {
        int open = open();
        lines.forEach(line -> line.become(quality));
        try {
            TimeUnit.MILLISECONDS.sleep(length);
        } finally {
            lines.forEach(line -> line.become(TcpLine.Quality.CLEAR));
        }
        return open + " connections for %.1f s".formatted(length / 1e3);
    }

    private int open() {
        return lines.stream().mapToInt(TcpLine::open).sum();
    }

    /** Of a service that runs twice, one of the two. */
    private String oneOf(String service) {
        boolean second = Doors.RUN_TWICE.contains(service) && random.nextBoolean();
        return second ? service + "-2" : service;
    }

    private void report(Fault fault, String what, String outcome) {
        progress.accept("%3d  %-24s %s: %s".formatted(number, fault.name(), what, outcome));
    }
}
