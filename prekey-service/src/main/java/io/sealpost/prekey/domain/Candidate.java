package io.sealpost.prekey.domain;

import io.sealpost.protocol.DeviceId;

/**
 * A device that the registry is about to list.
 *
 * @param identityKeyHash SHA-256 of the identity key that the list says it has, 32 bytes
 */
public record Candidate(DeviceId device, byte[] identityKeyHash) {

    /** Whether this is what the device has published. */
    public boolean is(Published published) {
        return published.owner().device().equals(device) && published.identity().hasKeyHash(identityKeyHash);
    }
}
