package io.sealpost.presence.domain;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names that stand for devices and connections in the store: HMAC-SHA-256 under a secret of this service, over channel
 * and id, cut to 128 bits. Nobody without the secret can tell whose they are, nor that two channels have a device in
 * common.
 */
public final class Pseudonyms {

    /** Bytes of the secret. */
    public static final int SECRET_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 16;

    private final SecretKeySpec key;

    public Pseudonyms(byte[] secret) {
        this.key = new SecretKeySpec(secret, ALGORITHM);
    }

    Link of(Sighting sighting, Instant at) {
        return new Link(
                name(sighting.channel(), "device", sighting.device().bytes()),
                name(sighting.channel(), "connection", sighting.connection().bytes()),
                sighting.counter(),
                sighting.live(),
                at);
    }

    private String name(PresenceChannel channel, String kind, byte[] id) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(kind.getBytes(StandardCharsets.US_ASCII));
            mac.update((byte) 0);
            mac.update(channel.bytes());
            var digest = Arrays.copyOf(mac.doFinal(id), BYTES);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("HMAC-SHA-256 is missing", impossible);
        }
    }
}
