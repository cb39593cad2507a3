package io.sealpost.client.engine;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.frames.v1.Envelope;
import java.util.Optional;

/** Who the server says sent an envelope: a hint until the ciphertext has proven it. */
record Sender(AccountId account, DeviceId device) {

    /** Empty if the envelope names nobody, or not properly. */
    static Optional<Sender> of(Envelope envelope) {
        try {
            return Optional.of(
                    new Sender(AccountId.of(envelope.getSenderAccount()), DeviceId.of(envelope.getSenderDevice())));
        } catch (MalformedInput nobody) {
            return Optional.empty();
        }
    }
}
