package io.sealpost.registry.domain;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import java.util.Optional;

/** A device that nobody listed yet asks to be let in; it shows an invitation or a proof of work. */
public record NewDevice(
        AccountId account,
        DeviceId device,
        PublicKey identityKey,
        Optional<Invitation> invitation,
        Optional<Proof> proof) {

    /** @param solution an unsigned number */
    public record Proof(String challenge, long solution) {}

    @Override
    public String toString() {
        return "[redacted]";
    }
}
