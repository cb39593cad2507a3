package io.sealpost.client.engine;

import com.google.protobuf.ByteString;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.frames.v1.Envelope;
import java.util.Optional;

/** Who the server says sent an envelope: a hint until the ciphertext has proven it. */
record Sender(AccountId account, DeviceId device) {

    /** Empty if the envelope names nobody, or not properly. */
    static Optional<Sender> of(Envelope envelope) {
        return of(envelope.getSenderAccount(), envelope.getSenderDevice());
    }

    static Optional<Sender> of(ByteString account, ByteString device) {
        try {
            return Optional.of(new Sender(AccountId.of(account), DeviceId.of(device)));
        } catch (MalformedInput nobody) {
            return Optional.empty();
        }
    }
}
