package io.sealpost.gateway.inbound;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.gateway.GatewayConfig;
import io.sealpost.protocol.CloseCode;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.frames.v1.ClientFrame;
import io.sealpost.protocol.frames.v1.ServerFrame;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.WebSocketFrameType;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A WebSocket that speaks frames: whole binary messages of bounded size in, frames out; pings, closes when idle, and
 * reads nothing more from a client that does not read. Everything happens on the socket's event loop.
 */
final class FrameSocket {

    /** Who owns the socket. Called on its event loop. */
    interface Owner {

        void onFrame(ClientFrame frame, int bytes);

        /** The client read enough that there is room again. */
        void onDrained();

        /** Once, however the socket ended. */
        void onClosed(int code);
    }

    private static final Set<WebSocketFrameType> CONTROL =
            EnumSet.of(WebSocketFrameType.PING, WebSocketFrameType.PONG, WebSocketFrameType.CLOSE);

    private static final int CHECKS_PER_PING = 3;
    private static final int CLOSED_BY_CLIENT = 1000;

    private final Vertx vertx;
    private final Context context;
    private final ServerWebSocket socket;
    private final GatewayConfig.Sockets limits;
    private final Owner owner;
    private final long timer;
    private Buffer message = Buffer.buffer();
    private boolean inMessage;
    private boolean closed;
    private boolean held;
    private long heardAtNanos = System.nanoTime();
    private int checks = ThreadLocalRandom.current().nextInt(CHECKS_PER_PING);

    FrameSocket(Vertx vertx, ServerWebSocket socket, GatewayConfig.Sockets limits, Owner owner) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.socket = socket;
        this.limits = limits;
        this.owner = owner;
        socket.setWriteQueueMaxSize(limits.writeQueueBytes());
        socket.frameHandler(this::onPart);
        socket.pongHandler(pong -> heardAtNanos = System.nanoTime());
        socket.drainHandler(drained -> onDrained());
        socket.exceptionHandler(broken -> close(CloseCode.BAD_FRAME));
        socket.closeHandler(gone -> ended(CLOSED_BY_CLIENT));
        timer = vertx.setPeriodic(limits.pingEvery().toMillis() / CHECKS_PER_PING, tick -> check());
    }

    /** The event loop that all of this belongs to. */
    Context context() {
        return context;
    }

    private void onPart(WebSocketFrame part) {
        heardAtNanos = System.nanoTime();
        if (closed || CONTROL.contains(part.type())) {
            return;
        }
        boolean expected = inMessage ? part.isContinuation() : part.isBinary();
        if (!expected) {
            close(CloseCode.BAD_FRAME);
            return;
        }
        if (message.length() + part.binaryData().length() > Limits.FRAME_BYTES) {
            close(CloseCode.TOO_LARGE);
            return;
        }
        inMessage = !part.isFinal();
        message.appendBuffer(part.binaryData());
        if (part.isFinal()) {
            onMessage();
        }
    }

    private void onMessage() {
        var bytes = message.getBytes();
        message = Buffer.buffer();
        try {
            owner.onFrame(ClientFrame.parseFrom(bytes), bytes.length);
        } catch (InvalidProtocolBufferException garbage) {
            close(CloseCode.BAD_FRAME);
        }
        if (!closed && !isWritable()) {
            socket.pause();
        }
    }

    private void onDrained() {
        if (closed) {
            return;
        }
        if (!held) {
            socket.resume();
        }
        owner.onDrained();
    }

    private void check() {
        if (System.nanoTime() - heardAtNanos > limits.idleAfter().toNanos()) {
            close(CloseCode.IDLE);
        } else if (++checks % CHECKS_PER_PING == 0) {
            socket.writePing(Buffer.buffer());
        }
    }

    /** Reads nothing until {@link #release}. */
    void hold() {
        held = true;
        socket.pause();
    }

    void release() {
        held = false;
        if (!closed) {
            socket.resume();
        }
    }

    /** False while more bytes wait than the client may let wait. */
    boolean isWritable() {
        return !closed && !socket.isClosed() && !socket.writeQueueFull();
    }

    /** Writes a frame; on a closed socket nothing happens. */
    void send(ServerFrame frame) {
        if (!closed && !socket.isClosed()) {
            socket.writeBinaryMessage(Buffer.buffer(frame.toByteArray()));
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Closes it; a second time nothing happens. */
    void close(int code) {
        if (!closed && !socket.isClosed()) {
            socket.close((short) code);
        }
        ended(code);
    }

    private void ended(int code) {
        if (!closed) {
            closed = true;
            vertx.cancelTimer(timer);
            owner.onClosed(code);
        }
    }
}
