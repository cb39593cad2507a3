package io.sealpost.client.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.client.ClientOptions;
import io.sealpost.client.mesh.Socket.Event;
import io.sealpost.protocol.frames.v1.ClientFrame;
import io.sealpost.protocol.frames.v1.Drained;
import io.sealpost.protocol.frames.v1.ServerFrame;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A connection that ends right behind its last bytes: the network reads the end before the client's thread has taken the
 * bytes. The order is forced: that thread is held back until the end was read.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UnnoticedEndTest {

    /** More than the 3 s after which the client wants a proof of life, less than its 30 s for silence. */
    private static final Duration SOON = Duration.ofSeconds(15);

    /** Two bytes and the mask. */
    private static final int EMPTY_CLIENT_FRAME = 6;

    private static final byte[] DRAINED = frame(
            ServerFrame.newBuilder().setDrained(Drained.getDefaultInstance()).build());

    private final HeldExecutor threads = new HeldExecutor();
    private ServerSocket server;
    private Mesh mesh;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        mesh = new Mesh(URI.create("http://127.0.0.1:" + server.getLocalPort()), ClientOptions.defaults(), threads);
    }

    @AfterEach
    void stop() throws IOException {
        mesh.close();
        server.close();
        threads.shutdownNow();
    }

    @Test
    void anEndInTheMiddleOfAFrameIsNoticed() throws Exception {
        Socket socket = endingAfter(Arrays.copyOf(DRAINED, DRAINED.length - 1));

        assertThat(nextOf(socket)).isEqualTo(new Event.Closed(Socket.BROKEN));
    }

    @Test
    void anEndBehindAFrameIsNoticed() throws Exception {
        Socket socket = endingAfter(DRAINED);

        assertThat(nextOf(socket)).isInstanceOf(Event.Received.class);
        assertThat(nextOf(socket)).isEqualTo(new Event.Closed(Socket.BROKEN));
    }

    /** A connection that ends behind these bytes; the client's thread takes them only after the network has read the end. */
    private Socket endingAfter(byte[] last) throws Exception {
        try (var acceptor = Executors.newSingleThreadExecutor()) {
            var accepted = acceptor.submit(this::accept);
            Socket socket = mesh.connect();
            // What opening still has to do on those threads is done when this is sent.
            socket.send(ClientFrame.getDefaultInstance());
            threads.holdNext();
            try (var connection = accepted.get()) {
                connection.getInputStream().readNBytes(EMPTY_CLIENT_FRAME);
                connection.getOutputStream().write(last);
                threads.awaitHeld();
            }
            var another = acceptor.submit(this::accept);
            // The network is one thread: when it has opened another connection it has read the end of the first.
            mesh.connect().abort();
            another.get().close();
            threads.release();
            return socket;
        }
    }

    private java.net.Socket accept() throws IOException, NoSuchAlgorithmException {
        var connection = server.accept();
        var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
        String key = "";
        for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
            if (line.startsWith("Sec-WebSocket-Key: ")) {
                key = line.substring(line.indexOf(' ') + 1);
            }
        }
        byte[] proof = MessageDigest.getInstance("SHA-1")
                .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.ISO_8859_1));
        String answer = "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                + Base64.getEncoder().encodeToString(proof) + "\r\n\r\n";
        connection.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        return connection;
    }

    private static Event nextOf(Socket socket) throws InterruptedException {
        long deadline = System.nanoTime() + SOON.toNanos();
        Event event = new Event.Nothing();
        while (event instanceof Event.Nothing && System.nanoTime() < deadline) {
            event = socket.next(Duration.ofMillis(200));
        }
        return event;
    }

    private static byte[] frame(ServerFrame content) {
        byte[] bytes = content.toByteArray();
        byte[] frame = new byte[2 + bytes.length];
        frame[0] = (byte) 0x82;
        frame[1] = (byte) bytes.length;
        System.arraycopy(bytes, 0, frame, 2, bytes.length);
        return frame;
    }

    /** Threads of which one can be held back. */
    private static final class HeldExecutor extends AbstractExecutorService {

        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private boolean holding;
        private final CompletableFuture<Runnable> held = new CompletableFuture<>();

        synchronized void holdNext() {
            holding = true;
        }

        void awaitHeld() throws Exception {
            held.get(SOON.toMillis(), TimeUnit.MILLISECONDS);
        }

        void release() {
            threads.execute(held.join());
        }

        @Override
        public synchronized void execute(Runnable task) {
            if (holding) {
                holding = false;
                held.complete(task);
            } else {
                threads.execute(task);
            }
        }

        @Override
        public void shutdown() {
            threads.shutdown();
        }

        @Override
        public List<Runnable> shutdownNow() {
            return threads.shutdownNow();
        }

        @Override
        public boolean isShutdown() {
            return threads.isShutdown();
        }

        @Override
        public boolean isTerminated() {
            return threads.isTerminated();
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
            return threads.awaitTermination(timeout, unit);
        }
    }
}
