package io.sealpost.presence;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ServerSocketFactory;

/** A push server on a real socket, as badly behaved as a test wants it. */
public final class PushServer implements AutoCloseable {

    /** A request that came, with everything after its head that came with it. */
    public record Seen(String method, String target, Map<String, String> headers, String body) {}

    /** What it does once it has a request. */
    public interface Manners {
        void answer(Socket socket) throws IOException;
    }

    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    public final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
    public final AtomicInteger connections = new AtomicInteger();
    public volatile Manners manners = says(201);

    private PushServer(ServerSocket listener) {
        this.listener = listener;
        threads.execute(this::accept);
    }

    /** On a free port of an address of this machine. */
    public static PushServer at(String address) {
        return at(address, 0, ServerSocketFactory.getDefault());
    }

    public static PushServer at(String address, int port, ServerSocketFactory sockets) {
        try {
            return new PushServer(sockets.createServerSocket(port, 50, InetAddress.getByName(address)));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    public String url(String path) {
        return "http://" + listener.getInetAddress().getHostAddress() + ":" + port() + path;
    }

    /** The next request, waited for. */
    public Seen next() {
        try {
            var next = seen.poll(60, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no wake-up came");
            }
            return next;
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    static Manners says(int status, String... headers) {
        return socket ->
                write(socket, "HTTP/1.1 " + status + " x\r\n" + String.join("", headers) + "Content-Length: 0\r\n\r\n");
    }

    /** Takes the request and says nothing until the other side gives up. */
    static Manners hangs() {
        return socket -> socket.getInputStream().read();
    }

    /** Says so much, and then more of it until the other side gives up. */
    static Manners neverStops(String start, String more, AtomicLong bytes) {
        return socket -> {
            write(socket, start);
            var chunk = more.getBytes(StandardCharsets.ISO_8859_1);
            while (true) {
                socket.getOutputStream().write(chunk);
                bytes.addAndGet(chunk.length);
            }
        };
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var socket = listener.accept();
                connections.incrementAndGet();
                threads.execute(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            seen.add(read(new BufferedInputStream(socket.getInputStream())));
            manners.answer(socket);
        } catch (IOException gone) {
            // The other side closed the connection, as it may.
        }
    }

    private static Seen read(InputStream in) throws IOException {
        var first = line(in).split(" ");
        var headers = new TreeMap<String, String>();
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new IOException("not HTTP");
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        var body =
                in.readNBytes(Math.max(in.available(), Integer.parseInt(headers.getOrDefault("content-length", "0"))));
        return new Seen(first[0], first[1], headers, new String(body, StandardCharsets.ISO_8859_1));
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException();
            }
            line.write(c);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        threads.shutdownNow();
    }
}
