package io.sealpost.client.trust;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.client.SecurityAlarm;
import io.sealpost.client.SecurityWarning;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.devices.v1.SignInChallenge;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * The name of the server that was dialled. A challenge of any other server is not signed: otherwise a server could pass on
 * another one's challenge and sign in there.
 */
public record ServerName(String value) {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int NONCE_BYTES = 16;

    public ServerName {
        value = value.toLowerCase(Locale.ROOT);
    }

    /** Host and port of the URI; the port is left out where it is the scheme's own. */
    public static ServerName of(URI server) {
        boolean ownPort = server.getPort() == -1
                || "https".equals(server.getScheme()) && server.getPort() == 443
                || "http".equals(server.getScheme()) && server.getPort() == 80;
        return new ServerName(ownPort ? server.getHost() : server.getHost() + ":" + server.getPort());
    }

    /** Whether both mean the same server. The names of this machine itself count as one: it cannot be somebody else. */
    public boolean isSameAs(String name) {
        return canonical(value).equals(canonical(name.toLowerCase(Locale.ROOT)));
    }

    /** Fails with {@link SecurityAlarm} WRONG_SERVER unless this challenge asks this device to sign in at this server. */
    public void check(byte[] challenge, DeviceId device) {
        try {
            var parsed = SignInChallenge.parseFrom(challenge);
            boolean canonical = parsed.getUnknownFields().asMap().isEmpty()
                    && Arrays.equals(parsed.toByteArray(), challenge)
                    && parsed.getNonce().size() == NONCE_BYTES
                    && parsed.getExpiresAtMs() > 0;
            if (canonical
                    && isSameAs(parsed.getServerName())
                    && parsed.getDevice().equals(device.byteString())) {
                return;
            }
        } catch (InvalidProtocolBufferException notAChallenge) {
            throw new SecurityAlarm(SecurityWarning.WRONG_SERVER);
        }
        throw new SecurityAlarm(SecurityWarning.WRONG_SERVER);
    }

    private static String canonical(String name) {
        int colon = name.lastIndexOf(':');
        boolean hasPort = colon > name.lastIndexOf(']');
        String host = hasPort ? name.substring(0, colon) : name;
        String port = hasPort ? name.substring(colon) : "";
        return (LOOPBACK.contains(host) ? "localhost" : host) + port;
    }
}
