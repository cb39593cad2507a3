package io.sealpost.protocol;

import java.time.Instant;

/**
 * What a verified access token says.
 *
 * @param scope what its bearer may do
 * @param identityKeyHash SHA-256 of the device's identity key (33 bytes), 32 bytes
 * @param expiresAt from this instant on the token is refused
 */
public record AccessToken(AccountId account, DeviceId device, Scope scope, byte[] identityKeyHash, Instant expiresAt) {

    /** {@code PENDING}: a device that is in no list yet and may only upload its prekeys. */
    public enum Scope {
        DEVICE,
        PENDING
    }

    /** Name of the claims; {@code iss} is the server name, {@code exp} the expiry, {@code kid} the signing key. */
    public static final class Claims {
        public static final String ACCOUNT = "acc";
        public static final String DEVICE = "dev";
        public static final String SCOPE = "scope";
        public static final String IDENTITY_KEY_HASH = "key";

        private Claims() {}
    }
}
