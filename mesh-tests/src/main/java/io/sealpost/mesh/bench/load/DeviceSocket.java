package io.sealpost.mesh.bench.load;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.protocol.frames.v1.Ack;
import io.sealpost.protocol.frames.v1.ClientFrame;
import io.sealpost.protocol.frames.v1.Envelope;
import io.sealpost.protocol.frames.v1.ServerFrame;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;

/** One signed-in socket that speaks frames and acknowledges as the SDK does: as soon as nothing more waits to be read. */
public final class DeviceSocket {

    /** What a socket hears. Called on the sockets' thread. */
    public interface Listener {

        default void onAccepted(long request) {}

        default void onEnvelope(Envelope envelope) {}

        default void onDrained() {}

        /** It ended without having been closed by us. */
        default void onClosed() {}
    }

    private final WebSocket socket;
    private final Listener listener;
    private final Faults faults;
    private final Context context = Vertx.currentContext();
    private final Promise<DeviceSocket> welcome = Promise.promise();
    private long processed;
    private boolean acknowledging;
    private boolean closing;
    private boolean silent;

    private DeviceSocket(WebSocket socket, Listener listener, Faults faults) {
        this.socket = socket;
        this.listener = listener;
        this.faults = faults;
    }

    static DeviceSocket greet(WebSocket webSocket, Device device, Listener listener, Faults faults) {
        var socket = new DeviceSocket(webSocket, listener, faults);
        webSocket.binaryMessageHandler(socket::onMessage);
        webSocket.exceptionHandler(broken -> {
            // Its end follows at once, and is counted.
        });
        webSocket.closeHandler(gone -> socket.onClosed());
        socket.send(device.hello());
        return socket;
    }

    /** Complete when it is welcome; fails if it ends before. */
    Future<DeviceSocket> welcomed() {
        return welcome.future();
    }

    private void onMessage(Buffer message) {
        try {
            onFrame(ServerFrame.parseFrom(message.getBytes()));
        } catch (InvalidProtocolBufferException garbage) {
            faults.add("unreadable frames", 1);
        }
    }

    private void onFrame(ServerFrame frame) {
        switch (frame.getFrameCase()) {
            case WELCOME -> welcome.tryComplete(this);
            case ACCEPTED -> listener.onAccepted(frame.getRequest());
            case ENVELOPE -> {
                listener.onEnvelope(frame.getEnvelope());
                acknowledge(frame.getEnvelope().getSequence());
            }
            case DRAINED -> listener.onDrained();
            case ERROR -> faults.add("refused: " + frame.getError().getCode(), 1);
            default -> {
                // Presence, prekeys and the like: nothing that a load generator has to act on.
            }
        }
    }

    private void acknowledge(long sequence) {
        processed = sequence;
        if (!acknowledging) {
            acknowledging = true;
            // Runs when what was read from the network is used up.
            context.runOnContext(now -> {
                acknowledging = false;
                sendAck();
            });
        }
    }

    private void sendAck() {
        if (!silent && processed > 0) {
            send(ClientFrame.newBuilder()
                    .setAck(Ack.newBuilder().setThrough(processed))
                    .build());
        }
    }

    /** From now on everything is read and nothing acknowledged. */
    public void acknowledgeNothing() {
        silent = true;
    }

    /** Acknowledges as it should again. */
    public void behave() {
        silent = false;
        sendAck();
    }

    private void onClosed() {
        if (!closing) {
            faults.add("sockets closed by the gateway, code " + socket.closeStatusCode(), 1);
            welcome.tryFail(
                    "The gateway closed a socket with code " + socket.closeStatusCode() + " before its welcome.");
            listener.onClosed();
        }
    }

    void send(ClientFrame frame) {
        if (!socket.isClosed()) {
            socket.writeBinaryMessage(Buffer.buffer(frame.toByteArray()));
        }
    }

    public Future<Void> close() {
        closing = true;
        return socket.isClosed() ? Future.succeededFuture() : socket.close();
    }
}
