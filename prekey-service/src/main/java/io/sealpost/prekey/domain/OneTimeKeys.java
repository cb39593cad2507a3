package io.sealpost.prekey.domain;

import io.sealpost.protocol.MalformedInput;
import java.util.List;

/**
 * One-time keys of a device, in the order in which they are to be handed out.
 *
 * @param ec at most 100; no id twice
 * @param kyber at most 100; no id twice
 */
public record OneTimeKeys(List<EcKey> ec, List<SignedKey> kyber) {

    public OneTimeKeys {
        refuseRepeatedIds(ec);
        refuseRepeatedIds(kyber);
    }

    private static void refuseRepeatedIds(List<? extends Prekey> keys) {
        if (keys.stream().mapToInt(Prekey::id).distinct().count() < keys.size()) {
            throw new MalformedInput("a prekey id occurs twice");
        }
    }
}
