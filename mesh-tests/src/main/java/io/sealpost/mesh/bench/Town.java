package io.sealpost.mesh.bench;

import io.sealpost.mesh.bench.load.Device;
import io.sealpost.mesh.bench.load.Pair;
import io.sealpost.mesh.bench.load.Registrations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The accounts of a run: registered when a scenario first needs them, used again by the next one. */
final class Town {

    private static final int CROWD = 10_000;
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration CROWD_WITHIN = Duration.ofMinutes(7);

    private final BenchMesh mesh;
    private final int pairs;
    private final Consumer<String> progress;
    private final List<Device> devices = new ArrayList<>();
    private boolean crowdIsHere;

    /** @param pairs how many people write to one other each */
    Town(BenchMesh mesh, int pairs, Consumer<String> progress) {
        this.mesh = mesh;
        this.pairs = pairs;
        this.progress = progress;
    }

    /** Pairs of whom nobody is in two; counted from nothing. */
    List<Pair> pairs() {
        return pairsWith(people(0, 2 * pairs, LONG).subList(pairs, 2 * pairs));
    }

    /** The same senders, and people who are never connected. */
    List<Pair> pairsWithAbsent() {
        return pairsWith(people(2 * pairs, 3 * pairs, LONG));
    }

    /** Up to 10,000 others: as many as could be registered in seven minutes. */
    List<Device> crowd() {
        int first = 3 * pairs;
        if (!crowdIsHere) {
            people(first, first + CROWD, CROWD_WITHIN);
            crowdIsHere = true;
        }
        return people(first, devices.size(), LONG);
    }

    private List<Pair> pairsWith(List<Device> recipients) {
        var senders = people(0, pairs, LONG);
        return IntStream.range(0, pairs)
                .mapToObj(i -> new Pair(senders.get(i), recipients.get(i)))
                .toList();
    }

    private List<Device> people(int from, int to, Duration within) {
        try (var registrations = new Registrations(mesh.stack().gatewayUri())) {
            if (devices.size() < to) {
                register(registrations, to - devices.size(), within);
            }
            var people = List.copyOf(devices.subList(from, Math.min(to, devices.size())));
            registrations.renew(people.stream().filter(Device::isTokenOld).toList());
            return people;
        }
    }

    private void register(Registrations registrations, int missing, Duration within) {
        progress.accept("registering up to " + missing + " accounts");
        long began = System.nanoTime();
        var made = registrations.make(
                missing, within, done -> progress.accept("  " + done + " of " + missing + " accounts"));
        devices.addAll(made);
        double seconds = (System.nanoTime() - began) / 1e9;
        progress.accept("  %,d accounts in %.0f s".formatted(made.size(), seconds));
    }
}
