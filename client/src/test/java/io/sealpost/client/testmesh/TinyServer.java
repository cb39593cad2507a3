package io.sealpost.client.testmesh;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** HTTP/1.1 and WebSocket (RFC 6455) on one port: just enough for a client under test to meet real connections. */
final class TinyServer implements AutoCloseable {

    record Request(String method, String path, Map<String, String> headers, byte[] body) {}

    record Response(int status, String contentType, byte[] body) {}

    interface Http {
        Response answer(Request request);
    }

    /** What a WebSocket peer does; {@code onClose} comes exactly once. */
    interface Peer {
        void onMessage(byte[] message);

        void onClose();
    }

    interface Doors {
        Peer open(String path, WebSocket socket);
    }

    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Http http;
    private final Doors doors;

    TinyServer(Http http, Doors doors) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.http = http;
        this.doors = doors;
        threads.execute(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                threads.execute(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            while (true) {
                Request request = read(in);
                if ("websocket".equalsIgnoreCase(request.headers().get("upgrade"))) {
                    new WebSocket(socket, in).run(request);
                    return;
                }
                write(socket.getOutputStream(), http.answer(request));
            }
        } catch (IOException gone) {
            // The client closed the connection, as it may.
        }
    }

    private static Request read(DataInputStream in) throws IOException {
        String[] first = line(in).split(" ");
        var headers = new TreeMap<String, String>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new Request(first[0], first[1], headers, body);
    }

    private static String line(DataInputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException();
            }
            line.write(c);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    private static void write(OutputStream out, Response response) throws IOException {
        String head = "HTTP/1.1 " + response.status() + " x\r\nContent-Type: " + response.contentType()
                + "\r\nContent-Length: " + response.body().length + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        out.write(response.body());
        out.flush();
    }

    /** One upgraded connection. */
    final class WebSocket {

        private final Socket socket;
        private final DataInputStream in;
        private final CompletableFuture<Void> ended = new CompletableFuture<>();
        private volatile boolean silent;

        private WebSocket(Socket socket, DataInputStream in) {
            this.socket = socket;
            this.in = in;
        }

        synchronized void send(byte[] message) {
            frame(2, message);
        }

        synchronized void close(int code) {
            frame(8, ByteBuffer.allocate(2).putShort((short) code).array());
        }

        /** As if the power went. */
        void cut() {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException gone) {
                throw new IllegalStateException(gone);
            }
        }

        /** Says and hears nothing more, but stays open. @return completes when the client ends it */
        CompletableFuture<Void> fallSilent() {
            silent = true;
            return ended;
        }

        private void run(Request request) throws IOException {
            handshake(request.headers().get("sec-websocket-key"));
            Peer peer = doors.open(request.path(), this);
            try {
                read(peer::onMessage);
            } finally {
                ended.complete(null);
                peer.onClose();
            }
        }

        private void handshake(String key) throws IOException {
            String accept = Base64.getEncoder().encodeToString(sha1(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
            socket.getOutputStream()
                    .write(("HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                                    + accept + "\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
        }

        private void read(Consumer<byte[]> messages) throws IOException {
            var message = new ByteArrayOutputStream();
            while (true) {
                int first = in.readUnsignedByte();
                int length = in.readUnsignedByte() & 0x7f;
                long size = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
                byte[] mask = in.readNBytes(4);
                byte[] payload = in.readNBytes((int) size);
                for (int i = 0; i < payload.length; i++) {
                    payload[i] ^= mask[i % 4];
                }
                if (silent) {
                    continue;
                }
                switch (first & 0x0f) {
                    case 8 -> {
                        synchronized (this) {
                            frame(8, payload);
                        }
                        return;
                    }
                    case 9 -> {
                        synchronized (this) {
                            frame(10, payload);
                        }
                    }
                    case 10 -> {}
                    default -> {
                        message.writeBytes(payload);
                        if ((first & 0x80) != 0) {
                            byte[] whole = message.toByteArray();
                            message.reset();
                            messages.accept(whole);
                        }
                    }
                }
            }
        }

        private void frame(int opcode, byte[] payload) {
            try {
                var frame = new ByteArrayOutputStream();
                frame.write(0x80 | opcode);
                if (payload.length < 126) {
                    frame.write(payload.length);
                } else if (payload.length < 65536) {
                    frame.write(126);
                    frame.write(payload.length >> 8);
                    frame.write(payload.length);
                } else {
                    frame.write(127);
                    frame.writeBytes(
                            ByteBuffer.allocate(8).putLong(payload.length).array());
                }
                frame.writeBytes(payload);
                socket.getOutputStream().write(frame.toByteArray());
            } catch (IOException gone) {
                // The reader of this connection notices, too.
            }
        }

        private static byte[] sha1(String text) {
            try {
                return MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.ISO_8859_1));
            } catch (java.security.NoSuchAlgorithmException noJdk) {
                throw new IllegalStateException(noJdk);
            }
        }
    }
}
