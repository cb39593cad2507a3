package io.sealpost.devstack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One Redis with a password and an append-only file. */
final class RedisServer {

    private final Path folder;
    private final int port;
    private final String password;

    RedisServer(Path folder, int port, Secrets secrets) {
        this.folder = folder;
        this.port = port;
        this.password = secrets.of("redis");
    }

    Program program(Path log) {
        OwnerOnly.write(config(), settings()); // the password must not stand on the command line
        makeData();
        return new Program(
                "redis",
                port,
                List.of(binary().toString(), config().toString()),
                Map.of(),
                log,
                this::answers,
                Duration.ofSeconds(60),
                Program.Ending.ORDINARY);
    }

    Path data() {
        return folder.resolve("data");
    }

    /** With the password in it. */
    String uri() {
        return "redis://:" + password + "@127.0.0.1:" + port;
    }

    private boolean answers() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            socket.setSoTimeout(1_000);
            String commands = "AUTH " + password + "\r\nPING\r\n";
            socket.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes("+OK\r\n+PONG\r\n".length());
            return new String(answer, StandardCharsets.US_ASCII).equals("+OK\r\n+PONG\r\n");
        } catch (IOException e) {
            return false; // not yet
        }
    }

    private void makeData() {
        try {
            OwnerOnly.createFolder(data());
        } catch (IOException e) {
            throw new DevStackFailure("Cannot make " + data() + ".", e);
        }
    }

    private static Path binary() {
        Path binary = SealpostRoot.built("target/redis/redis-server");
        if (!Files.exists(binary)) {
            throw new DevStackFailure("Not built yet (" + binary + " is missing): run ./mesh build.");
        }
        try {
            if (!Files.isExecutable(binary)) {
                Files.setPosixFilePermissions(binary, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            return binary;
        } catch (IOException e) {
            throw new DevStackFailure("Cannot make " + binary + " executable.", e);
        }
    }

    private Path config() {
        return folder.resolve("redis.conf");
    }

    private String settings() {
        return """
                bind 127.0.0.1
                port %d
                requirepass %s
                dir "%s"
                appendonly yes
                appendfsync everysec
                save ""
                maxclients 1000
                """.formatted(port, password, data());
    }
}
