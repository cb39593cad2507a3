package io.sealpost.client.engine;

import com.google.protobuf.ByteString;
import io.sealpost.client.ClientOptions;
import io.sealpost.client.mesh.Mesh;
import io.sealpost.client.mesh.Socket;
import io.sealpost.client.mesh.Socket.Event;
import io.sealpost.client.store.Own;
import io.sealpost.client.store.Store;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.frames.v1.Ack;
import io.sealpost.protocol.frames.v1.ClientFrame;
import io.sealpost.protocol.frames.v1.EphemeralEnvelope;
import io.sealpost.protocol.frames.v1.Hello;
import io.sealpost.protocol.frames.v1.ServerFrame;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;

/** What is said on one signed-in connection, from Hello to close. One thread reads; what it has processed it acknowledges. */
final class Conversations {

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration WELCOME_TIMEOUT = Duration.ofSeconds(15);

    /** Yesterday's presence channel stays valid for so long. */
    private static final Duration CHANNEL_OVERLAP = Duration.ofMinutes(10);

    /** While more envelopes are here already, an acknowledgement stands for so many. */
    private static final int ACK_EVERY = 32;

    private final Mesh mesh;
    private final Store store;
    private final Own own;
    private final Parts parts;
    private final ClientOptions options;
    private final InstantSource clock;
    private volatile boolean acknowledging = true;
    private volatile Optional<Socket> welcome = Optional.empty();

    /** What a conversation needs of the rest of the client. */
    record Parts(
            Receiving receiving,
            Consumer<EphemeralEnvelope> onEphemeral,
            Function<Socket, Outgoing> outgoing,
            Runnable onWelcome,
            LongConsumer onBacklog,
            Runnable onPrekeysLow) {}

    Conversations(Mesh mesh, Store store, Own own, Parts parts, ClientOptions options, InstantSource clock) {
        this.mesh = mesh;
        this.store = store;
        this.own = own;
        this.parts = parts;
        this.options = options;
        this.clock = clock;
    }

    /** For demonstrations of what happens when a client dies before it acknowledges. */
    void holdAcknowledgements(boolean hold) {
        acknowledging = !hold;
    }

    /** Says something that is worth nothing later; without a connection it is lost. Fails as unreachable. */
    void say(ClientFrame frame) {
        welcome.ifPresent(socket -> socket.send(frame));
    }

    /** Opens a connection and blocks until it ends. @return the close code */
    int hold(String token, Consumer<Socket> onOpen, Runnable onWelcome, Runnable onDrained) {
        long counter = store.transaction(store.own::nextConnectionCounter);
        Socket socket = mesh.connect();
        var conversation = new Conversation(socket, parts.outgoing().apply(socket), onWelcome, onDrained);
        try {
            onOpen.accept(socket);
            socket.send(ClientFrame.newBuilder().setHello(hello(token, counter)).build());
            return conversation.run();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return Socket.BROKEN;
        } finally {
            welcome = Optional.empty();
            conversation.outgoing.close();
            socket.abort();
        }
    }

    private Hello hello(String token, long counter) {
        var hello = Hello.newBuilder()
                .setProtocolVersion(Limits.PROTOCOL_VERSION)
                .setToken(token)
                .setConnectionCounter(counter);
        if (options.sharePresence()) {
            var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
            hello.setPresenceChannel(
                    ByteString.copyFrom(store.transaction(store.ownProfile::key).presenceChannel(today)));
        }
        return hello.build();
    }

    private final class Conversation {

        private final Socket socket;
        private final Outgoing outgoing;
        private final Runnable onWelcome;
        private final Runnable onDrained;
        private final long openedAt = System.nanoTime();
        private final Instant leaveAt = afterMidnight();
        private boolean welcomed;
        private boolean leaving;
        private long processed;
        private int unacknowledged;

        Conversation(Socket socket, Outgoing outgoing, Runnable onWelcome, Runnable onDrained) {
            this.socket = socket;
            this.outgoing = outgoing;
            this.onWelcome = onWelcome;
            this.onDrained = onDrained;
        }

        int run() throws InterruptedException {
            while (true) {
                switch (socket.next(POLL)) {
                    case Event.Closed closed -> {
                        return closed.code();
                    }
                    case Event.Nothing nothing -> cutOffIfLeaving();
                    case Event.Received received -> on(received.frame());
                }
                // After each event: a server that always has something to say must not put it off.
                giveUpIfDead();
                if (unacknowledged >= ACK_EVERY || unacknowledged > 0 && !socket.hasMore()) {
                    acknowledge();
                }
            }
        }

        private void on(ServerFrame frame) {
            switch (frame.getFrameCase()) {
                case WELCOME -> welcome();
                case ACCEPTED -> outgoing.accepted(frame.getRequest());
                case ERROR -> outgoing.refused(frame.getRequest(), frame.getError());
                case ENVELOPE -> {
                    parts.receiving().receive(frame.getEnvelope());
                    processed = frame.getEnvelope().getSequence();
                    unacknowledged++;
                }
                case BACKLOG -> parts.onBacklog().accept(frame.getBacklog().getEnvelopes());
                case DRAINED -> {
                    acknowledge();
                    onDrained.run();
                }
                case EPHEMERAL -> parts.onEphemeral().accept(frame.getEphemeral());
                case PREKEYS_LOW -> parts.onPrekeysLow().run();
                case SENT, PRESENCE, LISTS_WATCHED, NEWER_LIST, FRAME_NOT_SET -> {
                    // Nothing waits for the first of them. The others come on the other door; a frame of a newer server
                    // is not for this client.
                }
            }
        }

        private void welcome() {
            if (!welcomed) {
                welcomed = true;
                welcome = Optional.of(socket);
                outgoing.start();
                onWelcome.run();
                parts.onWelcome().run();
            }
        }

        private void acknowledge() {
            if (unacknowledged > 0 && acknowledging) {
                unacknowledged = 0;
                var ack = Ack.newBuilder().setThrough(processed);
                socket.send(ClientFrame.newBuilder().setAck(ack).build());
            }
        }

        private void giveUpIfDead() {
            boolean unwelcome = !welcomed && System.nanoTime() - openedAt > WELCOME_TIMEOUT.toNanos();
            if (unwelcome || outgoing.isOverdue(options.acceptTimeout())) {
                socket.abort();
            } else if (!leaving && clock.instant().isAfter(leaveAt)) {
                leaving = true;
                socket.close();
            }
        }

        /** A goodbye that nobody answers is not waited for. */
        private void cutOffIfLeaving() {
            if (leaving) {
                socket.abort();
            }
        }

        /**
         * A new day has a new presence channel, which only a new Hello can name, and what is looked at once a day is looked at
         * after connecting. Clients do not come all at once.
         */
        private Instant afterMidnight() {
            var midnight = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(1);
            long spread = ThreadLocalRandom.current().nextLong(CHANNEL_OVERLAP.toMillis());
            return midnight.atStartOfDay(ZoneOffset.UTC).toInstant().plusMillis(spread);
        }
    }
}
