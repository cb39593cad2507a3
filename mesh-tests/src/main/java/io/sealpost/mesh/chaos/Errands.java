package io.sealpost.mesh.chaos;

import io.sealpost.client.Message;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** What people do beside writing texts, so that every service is needed all the time. */
final class Errands implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int FILE_BYTES = 20_000;

    private final Town town;
    private final URI door;
    private final Path folder;
    private final List<Errand> running = new ArrayList<>();

    /** @param folder empty, for files that are sent */
    Errands(Town town, URI door, Path folder) {
        this.town = town;
        this.door = door;
        this.folder = folder;
    }

    void start() {
        signIn(settled(), settled());
        firstContact(settled());
        presence(settled(), settled());
        file(settled(), settled());
    }

    private Resident settled() {
        Resident resident = town.newcomer(door);
        resident.register();
        resident.client().connect();
        return resident;
    }

    private void signIn(Resident commuter, Resident friend) {
        Lane lane = town.lane(friend, commuter);
        run(Work.SIGN_IN, () -> {
            commuter.leave();
            OptionalInt number = lane.write();
            commuter.client().connect();
            awaitShown(lane, number);
        });
    }

    private void firstContact(Resident known) {
        run(Work.FIRST_CONTACT, () -> {
            Resident newcomer = town.newcomer(door);
            var wrote = new ArrayList<Lane>();
            try {
                newcomer.register();
                newcomer.client().connect();
                Lane lane = town.lane(newcomer, known);
                wrote.add(lane);
                awaitShown(lane, lane.write());
            } finally {
                town.movesAway(newcomer, wrote);
            }
        });
    }

    private void presence(Resident goer, Resident watcher) {
        Lane lane = town.lane(goer, watcher);
        var online = new AtomicReference<Boolean>();
        var watched = new AtomicReference<Optional<AutoCloseable>>(Optional.empty());
        run(Work.PRESENCE, () -> {
            if (watched.get().isEmpty()) {
                // Their presence can be seen once they have written.
                awaitShown(lane, lane.write());
                watched.set(Optional.of(
                        watcher.client().watchPresence(goer.account(), presence -> online.set(presence.online()))));
            }
            // Presence is a hint and may get lost: the next attempt must not wait for the same one.
            goer.client().connect();
            await(Boolean.TRUE, online);
            goer.client().disconnect();
            await(Boolean.FALSE, online);
        });
    }

    private void file(Resident from, Resident to) {
        Lane lane = town.lane(from, to);
        var random = new Random(1);
        run(Work.FILE, () -> {
            var sent = new AtomicReference<Path>();
            OptionalInt number = lane.write(name -> {
                sent.set(paper(name, random));
                return from.client().chat(to.account()).sendFile(sent.get(), "application/octet-stream");
            });
            awaitShown(lane, number);
            fetch(from, to, sent.get());
        });
    }

    private Path paper(String name, Random random) {
        var bytes = new byte[FILE_BYTES];
        random.nextBytes(bytes);
        try {
            return Files.write(folder.resolve(name), bytes);
        } catch (IOException full) {
            throw new IllegalStateException(full);
        }
    }

    private void fetch(Resident from, Resident to, Path sent) throws IOException {
        Message message = to.client().history(from.account(), 1).getLast();
        Path fetched = folder.resolve("fetched-" + sent.getFileName());
        to.client().downloadAttachment(message, fetched);
        if (Files.mismatch(sent, fetched) >= 0) {
            throw new IllegalStateException("A file changed on its way.");
        }
        Files.delete(sent);
        Files.delete(fetched);
    }

    private void run(Work work, Errand.Deed deed) {
        running.add(new Errand(town, work, deed));
    }

    private static void awaitShown(Lane lane, OptionalInt number) throws TimeoutException {
        if (number.isEmpty() || !Town.until(PATIENCE, () -> lane.wasShown(number.getAsInt()))) {
            throw new TimeoutException("not shown");
        }
    }

    private static void await(Boolean wanted, AtomicReference<Boolean> state) throws TimeoutException {
        if (!Town.until(PATIENCE, () -> wanted.equals(state.get()))) {
            throw new TimeoutException("not seen");
        }
    }

    /** Ends after what is under way. */
    @Override
    public void close() {
        running.forEach(Errand::close);
    }
}
