package io.sealpost.mesh;

import io.sealpost.devstack.Stores;
import io.sealpost.protocol.frames.v1.EphemeralEnvelope;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.util.SafeEncoder;

/** What passes over the channels of ephemerals that are heard now, as somebody hears it who taps Redis. */
final class ChannelTap implements AutoCloseable {

    private static final String SAID = "smessage";

    private final Socket socket;
    private final InputStream in;

    ChannelTap(Stores stores) {
        try {
            var redis = stores.redis().uri();
            socket = new Socket(redis.getHost(), redis.getPort());
            socket.setSoTimeout((int) Person.PATIENCE.toMillis());
            in = new BufferedInputStream(socket.getInputStream());
            var channels = heard(stores);
            say("AUTH " + redis.getUserInfo().substring(1));
            say("SSUBSCRIBE " + String.join(" ", channels));
            line();
            for (int confirmed = 0; confirmed < channels.size(); confirmed++) {
                skip("ssubscribe");
            }
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable);
        }
    }

    /** The channels of all devices that are connected. */
    static List<String> heard(Stores stores) {
        try (var redis = new Jedis(stores.redis().uri())) {
            var names = (List<?>) redis.sendCommand(Command.PUBSUB, "SHARDCHANNELS", "ephemerals:*");
            return names.stream().map(name -> SafeEncoder.encode((byte[]) name)).toList();
        }
    }

    /** The next one; waits for it. */
    EphemeralEnvelope next() {
        try {
            skip(SAID);
            bulk();
            return EphemeralEnvelope.parseFrom(bulk());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void say(String command) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** Reads on until a bulk string is this one. */
    private void skip(String kind) throws IOException {
        String line = line();
        while (!line.equals(kind)) {
            line = line();
        }
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("Redis ended the connection");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    private byte[] bulk() throws IOException {
        int length = Integer.parseInt(line().substring(1));
        byte[] bytes = in.readNBytes(length);
        line();
        return bytes;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
