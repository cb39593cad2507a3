package io.sealpost.registry.domain;

import java.util.Optional;

/**
 * What a device asks for when it registers its account; the account's id comes from its token.
 *
 * @param username of the contract's form, or empty
 * @param accessKeyHash 32 bytes
 */
public record NewAccount(
        PublicKey accountKey,
        DeviceListBytes list,
        Optional<String> username,
        byte[] accessKeyHash,
        Optional<Invitation> invitation) {

    @Override
    public String toString() {
        return "[redacted]";
    }
}
