package io.sealpost.mailbox.domain;

import com.google.protobuf.ByteString;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import java.util.Optional;

/**
 * One message waiting for one device. Immutable; the content stays opaque.
 *
 * @param sequence epoch · 2⁴⁸ + offset: the order of delivery, never reused
 * @param listVersion of the device list that its deposit was checked against
 * @param serverTimeMs the log's append time, so the same after a replay
 */
public record Envelope(
        long sequence,
        AccountId account,
        DeviceId device,
        int listVersion,
        int type,
        ByteString ciphertext,
        long serverTimeMs,
        Optional<Sender> sender) {

    /** What a window counts. */
    int sizeBytes() {
        return ciphertext.size();
    }

    /** What it costs in memory: the ciphertext and, about, the objects around it. */
    int heldBytes() {
        return ciphertext.size() + 300;
    }
}
