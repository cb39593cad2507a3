package io.sealpost.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.protocol.frames.v1.Ack;
import io.sealpost.protocol.frames.v1.ClientFrame;
import io.sealpost.protocol.frames.v1.Ephemeral;
import io.sealpost.protocol.frames.v1.Hello;
import io.sealpost.protocol.frames.v1.Send;
import io.sealpost.protocol.frames.v1.ServerFrame;
import io.sealpost.protocol.frames.v1.ServerFrame.FrameCase;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client on the JDK's WebSocket. */
public final class SocketClient implements WebSocket.Listener, AutoCloseable {

    private static final int PATIENCE_SECONDS = 40;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingQueue<ServerFrame> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private volatile boolean reading = true;
    private WebSocket socket;

    /** Opens a socket and says nothing. */
    public static SocketClient open(URI gateway, String path) {
        var client = new SocketClient();
        var uri = URI.create(gateway.toString().replaceFirst("^http", "ws").replaceFirst("/$", "") + path);
        client.socket = HTTP.newWebSocketBuilder()
                .buildAsync(uri, client)
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
        return client;
    }

    public static Hello hello(String token, long counter) {
        return Hello.newBuilder()
                .setProtocolVersion(1)
                .setToken(token)
                .setConnectionCounter(counter)
                .build();
    }

    public SocketClient say(Hello hello) {
        return send(ClientFrame.newBuilder().setRequest(1).setHello(hello).build());
    }

    public SocketClient send(long request, Send send) {
        return send(ClientFrame.newBuilder().setRequest(request).setSend(send).build());
    }

    public SocketClient send(long request, Ephemeral ephemeral) {
        return send(ClientFrame.newBuilder()
                .setRequest(request)
                .setEphemeral(ephemeral)
                .build());
    }

    public SocketClient ack(long request, long through) {
        return send(ClientFrame.newBuilder()
                .setRequest(request)
                .setAck(Ack.newBuilder().setThrough(through))
                .build());
    }

    public SocketClient send(ClientFrame frame) {
        return sendBytes(frame.toByteArray());
    }

    public SocketClient sendBytes(byte[] bytes) {
        return sendPart(bytes, true);
    }

    public SocketClient sendPart(byte[] bytes, boolean last) {
        socket.sendBinary(ByteBuffer.wrap(bytes), last)
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
        return this;
    }

    public void sendText(String text) {
        socket.sendText(text, true).join();
    }

    /** The next frame, whatever it is. */
    public ServerFrame next() {
        try {
            var frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(frame).as("a frame from the gateway").isNotNull();
            return frame;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The next frame, which must be of this kind. */
    public ServerFrame next(FrameCase kind) {
        var frame = next();
        assertThat(frame.getFrameCase()).isEqualTo(kind);
        return frame;
    }

    /** The code of the next frame, which must be an error. */
    public String nextError() {
        return next(FrameCase.ERROR).getError().getCode();
    }

    /** True if nothing has come that was not taken. */
    public boolean isQuiet() {
        return frames.isEmpty();
    }

    public int closeCode() {
        return closed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    public boolean isOpen() {
        return !closed.isDone();
    }

    /** Reads nothing from now on, not even pings. */
    public void stopReading() {
        reading = false;
    }

    public void readOn() {
        reading = true;
        socket.request(1);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        var bytes = ByteString.copyFrom(data).toByteArray();
        message.writeBytes(bytes);
        if (last) {
            try {
                frames.add(ServerFrame.parseFrom(message.toByteArray()));
            } catch (InvalidProtocolBufferException e) {
                closed.completeExceptionally(e);
            }
            message.reset();
        }
        if (reading) {
            from.request(1);
        }
        return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket from, ByteBuffer data) {
        if (reading) {
            from.request(1);
        }
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.completeExceptionally(error);
    }

    /** Says goodbye. */
    public void leave() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "")
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        socket.abort();
    }
}
