package io.sealpost.client.engine;

import io.sealpost.client.SealpostException;
import io.sealpost.client.mesh.Mesh;
import io.sealpost.client.mesh.Socket;
import io.sealpost.client.mesh.Socket.Event;
import io.sealpost.protocol.frames.v1.ClientFrame;
import io.sealpost.protocol.frames.v1.ServerFrame;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The connection of the anonymous door, which says nothing about who watches. It exists while somebody wants it, and begins
 * anew with each UTC day, because presence channels do.
 */
final class AnonymousLine {

    /** Called on the thread of the line, one frame after the other. */
    interface Watcher {

        /** What to say on a new connection. */
        List<ClientFrame> questions(LocalDate day);

        void onFrame(ServerFrame frame, LocalDate day);
    }

    private static final Duration POLL = Duration.ofSeconds(1);

    private final Mesh mesh;
    private final Tasks tasks;
    private final InstantSource clock;
    private final Set<Watcher> watchers = new LinkedHashSet<>();
    private Optional<Socket> socket = Optional.empty();
    private boolean running;

    AnonymousLine(Mesh mesh, Tasks tasks, InstantSource clock) {
        this.mesh = mesh;
        this.tasks = tasks;
        this.clock = clock;
    }

    /** The connection is wanted; joining again changes nothing. */
    void join(Watcher watcher) {
        if (isNew(watcher)) {
            // Not under the lock: questions come from the database, and whoever holds that may be waiting for us.
            ask(watcher.questions(today()));
        }
    }

    private synchronized boolean isNew(Watcher watcher) {
        boolean isNew = watchers.add(watcher);
        if (!running) {
            running = true;
            tasks.run(this::stayConnected);
        }
        return isNew;
    }

    synchronized void leave(Watcher watcher) {
        watchers.remove(watcher);
        if (watchers.isEmpty()) {
            socket.ifPresent(Socket::close);
        }
    }

    /** Says more on the connection that is open; a new one begins with everybody's questions anyway. */
    synchronized void ask(List<ClientFrame> questions) {
        socket.ifPresent(open -> tasks.run(() -> questions.forEach(open::send)));
    }

    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private void stayConnected() {
        var pauses = new Pauses();
        while (goesOn()) {
            try {
                converse(mesh.connectAnonymously(), pauses);
            } catch (SealpostException unreachable) {
                // The pause below is the answer; whoever watches keeps what was known.
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
                return;
            }
            if (!wanted().isEmpty() && !Tasks.pause(pauses.next(Ending.broken()))) {
                return;
            }
        }
    }

    private void converse(Socket opened, Pauses pauses) throws InterruptedException {
        try {
            LocalDate day = today();
            attach(opened);
            wanted().forEach(watcher -> watcher.questions(day).forEach(opened::send));
            while (day.equals(today()) && !wanted().isEmpty()) {
                switch (opened.next(POLL)) {
                    case Event.Closed closed -> {
                        return;
                    }
                    case Event.Nothing nothing -> {}
                    case Event.Received received -> {
                        pauses.reset();
                        wanted().forEach(watcher -> watcher.onFrame(received.frame(), day));
                    }
                }
            }
        } finally {
            detach();
            opened.abort();
        }
    }

    private synchronized void attach(Socket opened) {
        socket = Optional.of(opened);
    }

    private synchronized void detach() {
        socket = Optional.empty();
    }

    private synchronized List<Watcher> wanted() {
        return List.copyOf(watchers);
    }

    private synchronized boolean goesOn() {
        running = !watchers.isEmpty();
        return running;
    }
}
