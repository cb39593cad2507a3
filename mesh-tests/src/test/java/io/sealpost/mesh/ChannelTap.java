package io.sealpost.mesh;

import io.sealpost.devstack.Stores;
import io.sealpost.protocol.frames.v1.EphemeralEnvelope;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.util.SafeEncoder;

/** What passes over the channels of ephemerals that are heard now, as somebody hears it who taps Redis. */
final class ChannelTap implements AutoCloseable {

    private static final String SAID = "smessage";

    private final Socket socket;
    private final DataInputStream in;

    ChannelTap(Stores stores) {
        try {
            var redis = URI.create(stores.redis().uri());
            socket = new Socket(redis.getHost(), redis.getPort());
            socket.setSoTimeout((int) Person.PATIENCE.toMillis());
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            var channels = heard(stores);
            say("AUTH " + redis.getUserInfo().substring(1));
            say("SSUBSCRIBE " + String.join(" ", channels));
            in.readLine();
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
            return names.stream()
                    .map(name -> SafeEncoder.encode((byte[]) name))
                    .toList();
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
        String line = in.readLine();
        while (!line.equals(kind)) {
            line = in.readLine();
        }
    }

    private byte[] bulk() throws IOException {
        int length = Integer.parseInt(in.readLine().substring(1));
        byte[] bytes = in.readNBytes(length);
        in.readLine();
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
