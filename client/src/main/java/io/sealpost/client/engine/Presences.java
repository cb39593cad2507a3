package io.sealpost.client.engine;

import com.google.protobuf.ByteString;
import io.sealpost.client.Presence;
import io.sealpost.client.ProfileKey;
import io.sealpost.client.SealpostException;
import io.sealpost.client.Subscription;
import io.sealpost.client.mesh.Mesh;
import io.sealpost.client.mesh.Socket;
import io.sealpost.client.mesh.Socket.Event;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.frames.v1.ClientFrame;
import io.sealpost.protocol.frames.v1.PresenceUpdate;
import io.sealpost.protocol.frames.v1.Watch;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Watches contacts' presence on the anonymous door, whose connection says nothing about who watches. The connection exists
 * while somebody is watched.
 */
final class Presences {

    private static final Duration POLL = Duration.ofSeconds(1);

    private final Mesh mesh;
    private final Tasks tasks;
    private final InstantSource clock;
    private final List<PresenceWatch> watches = new ArrayList<>();
    private Optional<Socket> socket = Optional.empty();
    private boolean running;

    Presences(Mesh mesh, Tasks tasks, InstantSource clock) {
        this.mesh = mesh;
        this.tasks = tasks;
        this.clock = clock;
    }

    synchronized Subscription watch(AccountId contact, ProfileKey key, Consumer<Presence> watcher) {
        var watch = new PresenceWatch(contact, key, watcher);
        if ((watches.size() + 1) * watch.channels(today()).size() > Limits.WATCHES_PER_CONNECTION) {
            throw new SealpostException(
                    SealpostException.USAGE, "That is more contacts than can be watched at a time.");
        }
        watches.add(watch);
        socket.ifPresent(open -> tasks.run(() -> ask(open, watch.channels(today()))));
        if (!running) {
            running = true;
            tasks.run(this::stayConnected);
        }
        return () -> end(watch);
    }

    synchronized void close() {
        watches.clear();
        socket.ifPresent(Socket::close);
    }

    private synchronized void end(PresenceWatch watch) {
        watches.remove(watch);
        if (watches.isEmpty()) {
            socket.ifPresent(Socket::close);
        }
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
            if (!isIdle() && !Tasks.pause(pauses.next(Ending.broken()))) {
                return;
            }
        }
    }

    private void converse(Socket opened, Pauses pauses) throws InterruptedException {
        try {
            LocalDate day = today();
            attach(opened);
            ask(opened, channels(day));
            while (day.equals(today())) {
                switch (opened.next(POLL)) {
                    case Event.Closed closed -> {
                        return;
                    }
                    case Event.Nothing nothing -> {}
                    case Event.Received received -> {
                        pauses.reset();
                        if (received.frame().hasPresence()) {
                            tell(received.frame().getPresence(), day);
                        }
                    }
                }
            }
        } finally {
            // A new day has new channels: a new connection starts with those.
            detach();
            opened.abort();
        }
    }

    private void ask(Socket on, List<ByteString> channels) {
        for (int from = 0; from < channels.size(); from += Limits.WATCHES_PER_FRAME) {
            int to = Math.min(channels.size(), from + Limits.WATCHES_PER_FRAME);
            var watch = Watch.newBuilder().addAllChannels(channels.subList(from, to));
            on.send(ClientFrame.newBuilder().setWatch(watch).build());
        }
    }

    private synchronized List<ByteString> channels(LocalDate day) {
        return watches.stream().flatMap(watch -> watch.channels(day).stream()).toList();
    }

    private void tell(PresenceUpdate update, LocalDate day) {
        List<PresenceWatch> current;
        synchronized (this) {
            current = List.copyOf(watches);
        }
        current.forEach(watch -> watch.update(update, day));
    }

    private synchronized void attach(Socket opened) {
        socket = Optional.of(opened);
    }

    private synchronized void detach() {
        socket = Optional.empty();
    }

    private synchronized boolean isIdle() {
        return watches.isEmpty();
    }

    private synchronized boolean goesOn() {
        running = !watches.isEmpty();
        return running;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
