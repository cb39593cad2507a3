package io.sealpost.client.mesh;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.protocol.CloseCode;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.frames.v1.ClientFrame;
import io.sealpost.protocol.frames.v1.ServerFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One WebSocket: frames in, frames out, both blocking. Frames that wait to be read are bounded: the peer is not asked for
 * more than {@value #AHEAD} at a time.
 */
public final class Socket {

    /** What {@link #next} returns: a frame, or that nothing came in time, or the end. */
    public sealed interface Event {

        record Received(ServerFrame frame) implements Event {}

        record Nothing() implements Event {}

        /** @param code see {@link CloseCode}; {@value #BROKEN} if the connection broke */
        record Closed(int code) implements Event {}
    }

    /** RFC 6455: closed abnormally. */
    public static final int BROKEN = 1006;

    private static final int AHEAD = 64;

    /**
     * The JDK (seen with 25) swallows an end that it reads before its executor has handed on what came just before: its
     * listener waits for ever, and only a write fails. So a message that nothing follows is followed by pings until one is
     * answered, most often the first.
     */
    private static final Duration SILENCE_BEFORE_PROOF = Duration.ofSeconds(3);

    private static final Duration SILENCE_BEFORE_PING = Duration.ofSeconds(30);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(75);
    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(20);

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final ReentrantLock sending = new ReentrantLock();
    private volatile WebSocket webSocket;
    private volatile long lastHeard = System.nanoTime();
    private volatile boolean answered;

    private Socket() {}

    static Socket open(HttpClient client, URI uri, Duration timeout) {
        var socket = new Socket();
        try {
            socket.webSocket = client.newWebSocketBuilder()
                    .connectTimeout(timeout)
                    .buildAsync(uri, socket.new Listener())
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return socket;
        } catch (ExecutionException | TimeoutException failed) {
            throw Http.unreachable(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Http.unreachable(interrupted);
        }
    }

    /** Writes one frame; returns when it is handed to the network. Fails as unreachable, and then the socket is broken. */
    public void send(ClientFrame frame) {
        sending.lock();
        try {
            webSocket
                    .sendBinary(ByteBuffer.wrap(frame.toByteArray()), true)
                    .get(SEND_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            abort();
            throw Http.unreachable(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            abort();
            throw Http.unreachable(interrupted);
        } finally {
            sending.unlock();
        }
    }

    /** The next event; {@link Event.Nothing} after {@code patience}. After {@link Event.Closed} there is no other. */
    public Event next(Duration patience) throws InterruptedException {
        Event event = events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (event == null) {
            checkAlive();
            return new Event.Nothing();
        }
        if (event instanceof Event.Received) {
            webSocket.request(1);
        }
        return event;
    }

    /** Whether more frames are here already. */
    public boolean hasMore() {
        return !events.isEmpty();
    }

    /** Says goodbye; {@link Event.Closed} follows. Nobody is waited for. */
    public void close() {
        webSocket
                .sendClose(WebSocket.NORMAL_CLOSURE, "")
                .orTimeout(2, TimeUnit.SECONDS)
                .whenComplete((done, failed) -> {
                    if (failed != null) {
                        abort();
                    }
                });
    }

    /** Cuts the connection without a goodbye. */
    public void abort() {
        webSocket.abort();
        events.add(new Event.Closed(BROKEN));
    }

    private void checkAlive() {
        Duration silence = Duration.ofNanos(System.nanoTime() - lastHeard);
        if (silence.compareTo(LONGEST_SILENCE) > 0) {
            abort();
        } else if (silence.compareTo(answered ? SILENCE_BEFORE_PING : SILENCE_BEFORE_PROOF) > 0) {
            ping();
        }
    }

    private void ping() {
        webSocket.sendPing(ByteBuffer.allocate(0)).whenComplete((sent, failed) -> {
            // Anything else means that an earlier ping is still being written.
            if (failed instanceof IOException) {
                abort();
            }
        });
    }

    private final class Listener implements WebSocket.Listener {

        private final ByteArrayOutputStream partial = new ByteArrayOutputStream();

        @Override
        public void onOpen(WebSocket opened) {
            webSocket = opened;
            opened.request(AHEAD);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            lastHeard = System.nanoTime();
            answered = false;
            byte[] piece = new byte[data.remaining()];
            data.get(piece);
            partial.writeBytes(piece);
            if (partial.size() > Limits.FRAME_BYTES) {
                abort();
            } else if (last) {
                complete();
            } else {
                from.request(1);
            }
            return null;
        }

        private void complete() {
            byte[] bytes = partial.toByteArray();
            partial.reset();
            try {
                events.add(new Event.Received(ServerFrame.parseFrom(bytes)));
            } catch (InvalidProtocolBufferException notAFrame) {
                abort();
            }
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            abort();
            return null;
        }

        @Override
        public CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
            return heard(from);
        }

        @Override
        public CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
            answered = true;
            return heard(from);
        }

        private CompletionStage<?> heard(WebSocket from) {
            lastHeard = System.nanoTime();
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            events.add(new Event.Closed(code));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            events.add(new Event.Closed(BROKEN));
        }
    }
}
