package io.sealpost.mailbox.domain;

import com.google.protobuf.ByteString;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import java.util.Optional;

/**
 * One message waiting for one device. Immutable; the content stays opaque.
 *
 * @param sequence epoch · 2⁴⁸ + offset: the order of delivery, never reused
 * @param serverTimeMs the log's append time, so the same after a replay
 */
public record Envelope(
        long sequence,
        AccountId account,
        DeviceId device,
        int type,
        ByteString ciphertext,
        long serverTimeMs,
        Optional<Sender> sender) {

    int sizeBytes() {
        return ciphertext.size();
    }
}
