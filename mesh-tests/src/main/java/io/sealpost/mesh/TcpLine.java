package io.sealpost.mesh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** A TCP proxy on this machine in front of one gateway, which can make the line to it bad. */
public final class TcpLine implements AutoCloseable {

    /** How bytes are passed on, in both directions, from now on. */
    public enum Quality {
        CLEAR,
        /** Each piece comes {@link #DELAY} late. */
        SLOW,
        /** A byte a second. */
        TRICKLE,
        /** Half open: everything is swallowed, nothing is closed. Who was open then never gets well again. */
        SILENT
    }

    private static final Duration DELAY = Duration.ofMillis(300);
    private static final Duration PER_BYTE = Duration.ofSeconds(1);

    private final InetSocketAddress target;
    private final ServerSocket door;
    private final Set<Call> calls = ConcurrentHashMap.newKeySet();
    private volatile Quality quality = Quality.CLEAR;

    public TcpLine(URI gateway) {
        target = new InetSocketAddress(gateway.getHost(), gateway.getPort());
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        Thread.ofPlatform().daemon().name("line").start(this::answer);
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + door.getLocalPort());
    }

    public void become(Quality next) {
        Quality before = quality;
        quality = next;
        if (before == Quality.SILENT) {
            // Bytes are missing in the middle: no such connection may go on.
            reset();
        }
    }

    /** Ends every connection at once, unread bytes and all. */
    public void reset() {
        calls.forEach(call -> call.end(true));
    }

    /** Ends every connection in the middle of the next piece that passes: most often inside a frame. */
    public void cut() {
        calls.forEach(call -> call.cutting = true);
    }

    public int open() {
        return calls.size();
    }

    private void answer() {
        while (!door.isClosed()) {
            try {
                var call = new Call(door.accept());
                calls.add(call);
                call.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            reset();
        }
    }

    /** One connection, both ways. */
    private final class Call {

        private final Socket client;
        private final Socket gateway = new Socket();
        private volatile boolean cutting;

        Call(Socket client) {
            this.client = client;
        }

        void start() {
            Thread.ofVirtual().start(() -> {
                try {
                    client.setTcpNoDelay(true);
                    gateway.setTcpNoDelay(true);
                    gateway.connect(target, 2_000);
                    Thread.ofVirtual().start(() -> pass(gateway, client));
                    pass(client, gateway);
                } catch (IOException unreachable) {
                    end(true);
                }
            });
        }

        private void pass(Socket from, Socket to) {
            var piece = new byte[8192];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int size = in.read(piece); size >= 0; size = in.read(piece)) {
                    if (cutting) {
                        out.write(piece, 0, size / 2);
                        break;
                    }
                    pass(piece, size, out);
                }
                end(false);
            } catch (IOException broken) {
                end(true);
            }
        }

        private void pass(byte[] piece, int size, OutputStream out) throws IOException {
            int passed = 0;
            while (passed < size && quality == Quality.TRICKLE) {
                out.write(piece[passed++]);
                LockSupport.parkNanos(PER_BYTE.toNanos());
            }
            if (quality == Quality.SLOW) {
                LockSupport.parkNanos(DELAY.toNanos());
            }
            if (quality != Quality.SILENT) {
                out.write(piece, passed, size - passed);
            }
        }

        /** @param hard with a reset instead of a goodbye */
        void end(boolean hard) {
            calls.remove(this);
            end(client, hard);
            end(gateway, hard);
        }

        private static void end(Socket socket, boolean hard) {
            try (socket) {
                if (hard && !socket.isClosed()) {
                    socket.setSoLinger(true, 0);
                }
            } catch (IOException alreadyGone) {
                return;
            }
        }
    }
}
