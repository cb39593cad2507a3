package io.sealpost.registry.domain;

import io.sealpost.protocol.DeviceId;
import io.sealpost.registry.domain.ServerSecret.Purpose;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;

/**
 * Makes registering in masses expensive. Nothing is remembered: the challenge carries its own expiry and difficulty under
 * a MAC, and the solution is bound to one device id, which can be registered once.
 */
public final class ProofOfWork {

    /** Longest text that is looked at. */
    public static final int CHALLENGE_CHARACTERS = 512;

    private static final int NONCE_BYTES = 16;

    private final ServerSecret secret;
    private final InstantSource clock;
    private final Duration life;
    private final int bits;
    private final SecureRandom random = new SecureRandom();

    /** @param bits zero bits that are asked for, 1 to 32 */
    public ProofOfWork(ServerSecret secret, InstantSource clock, Duration life, int bits) {
        this.secret = secret;
        this.clock = clock;
        this.life = life;
        this.bits = bits;
    }

    /** Zero bits that a challenge made now asks for. */
    public int bits() {
        return bits;
    }

    /** A new challenge: opaque text. */
    public String challenge() {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        var content = ByteBuffer.allocate(Long.BYTES + 1 + NONCE_BYTES)
                .putLong(clock.instant().plus(life).toEpochMilli())
                .put((byte) bits)
                .put(nonce)
                .array();
        var mac = secret.mac(Purpose.PROOF_OF_WORK, content);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(ByteBuffer.allocate(content.length + mac.length)
                        .put(content)
                        .put(mac)
                        .array());
    }

    /** Whether this server made the challenge, it has not expired and the solution solves it for this device. */
    public boolean accepts(String challenge, DeviceId device, long solution) {
        try {
            var bytes = Base64.getUrlDecoder().decode(challenge);
            int contentBytes = Math.max(0, bytes.length - ServerSecret.MAC_BYTES);
            var content = Arrays.copyOf(bytes, contentBytes);
            var mac = Arrays.copyOfRange(bytes, contentBytes, bytes.length);
            if (!secret.made(mac, Purpose.PROOF_OF_WORK, content)) {
                return false;
            }
            var fields = ByteBuffer.wrap(content);
            boolean alive = clock.millis() < fields.getLong();
            return alive && leadingZeroBits(digest(challenge, device, solution)) >= fields.get();
        } catch (IllegalArgumentException | BufferUnderflowException notOurs) {
            return false;
        }
    }

    private static byte[] digest(String challenge, DeviceId device, long solution) {
        return PublicKey.sha256(
                challenge.getBytes(StandardCharsets.UTF_8),
                device.bytes(),
                ByteBuffer.allocate(Long.BYTES).putLong(solution).array());
    }

    private static int leadingZeroBits(byte[] digest) {
        return Long.numberOfLeadingZeros(ByteBuffer.wrap(digest).getLong());
    }
}
