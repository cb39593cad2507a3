package io.sealpost.mailbox.domain;

import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.MessageId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The message ids of the last hour, as keyed hashes over (device, sender device, id): a retried send is stored once, and no
 * sender can suppress another's message. Time is the log's append time, so a replay decides alike. Not thread-safe.
 */
public final class RecentIds {

    /** Ids of one flush, 16 bytes each. */
    public record Row(long atMs, byte[] fingerprints) {}

    private record Fingerprint(long high, long low) {}

    private record Remembered(long atMs, Fingerprint fingerprint) {}

    private record Unflushed(long sequence, long atMs, Fingerprint fingerprint) {}

    private static final byte[] SEALED = new byte[16];

    private final Mac mac;
    private final long rememberMs;
    private final int most;
    private final Set<Fingerprint> known = new HashSet<>();
    private final ArrayDeque<Remembered> byAge = new ArrayDeque<>();
    private final ArrayDeque<Unflushed> unflushed = new ArrayDeque<>();

    /** @param rows oldest first */
    RecentIds(byte[] key, long rememberMs, int most, List<Row> rows) {
        this.mac = hmac(key);
        this.rememberMs = rememberMs;
        this.most = most;
        for (Row row : rows) {
            var buffer = ByteBuffer.wrap(row.fingerprints());
            while (buffer.hasRemaining()) {
                remember(new Fingerprint(buffer.getLong(), buffer.getLong()), row.atMs());
            }
        }
    }

    /** @return true if the id is new for this device and sender within the hour before {@code atMs}; remembers it then */
    boolean isNew(DeviceId device, Optional<Sender> sender, MessageId id, long sequence, long atMs) {
        forgetBefore(atMs - rememberMs);
        var fingerprint = fingerprint(device, sender, id);
        if (!remember(fingerprint, atMs)) {
            return false;
        }
        unflushed.add(new Unflushed(sequence, atMs, fingerprint));
        if (unflushed.size() > most) {
            unflushed.poll();
        }
        return true;
    }

    /**
     * What came since the last call, for the store.
     *
     * @param before a sequence: a later deposit that is replayed must not find its own id
     */
    Row takeUnflushed(long before) {
        var packed = new ByteArrayOutputStream();
        long newestMs = 0;
        while (!unflushed.isEmpty() && unflushed.peek().sequence() < before) {
            var next = unflushed.poll();
            newestMs = next.atMs();
            packed.writeBytes(ByteBuffer.allocate(16)
                    .putLong(next.fingerprint().high())
                    .putLong(next.fingerprint().low())
                    .array());
        }
        return new Row(newestMs, packed.toByteArray());
    }

    private boolean remember(Fingerprint fingerprint, long atMs) {
        if (!known.add(fingerprint)) {
            return false;
        }
        byAge.add(new Remembered(atMs, fingerprint));
        if (byAge.size() > most) {
            known.remove(byAge.poll().fingerprint());
        }
        return true;
    }

    private void forgetBefore(long ms) {
        while (!byAge.isEmpty() && byAge.peek().atMs() < ms) {
            known.remove(byAge.poll().fingerprint());
        }
    }

    private Fingerprint fingerprint(DeviceId device, Optional<Sender> sender, MessageId id) {
        mac.update(device.bytes());
        mac.update(sender.map(known -> known.device().bytes()).orElse(SEALED));
        var hash = ByteBuffer.wrap(mac.doFinal(id.bytes()));
        return new Fingerprint(hash.getLong(), hash.getLong());
    }

    private static Mac hmac(byte[] key) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
