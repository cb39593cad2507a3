package io.sealpost.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The exact bytes that a Sealpost key signs. Each starts with {@code Sealpost/<purpose>/v1\0}, so that a signature made
 * for one purpose is worth nothing for another (ADR 0005). Signatures are XEdDSA over Curve25519, as libsignal makes them.
 */
public final class SignedBytes {

    private SignedBytes() {}

    /** By the account key, over a serialised {@code DeviceList} exactly as it travels. */
    public static byte[] deviceList(byte[] list) {
        return concat("device-list", list);
    }

    /**
     * By a device's own identity key: it agrees to belong to this account.
     *
     * @param accountKey 33 bytes, as libsignal writes a public key
     * @param registrationId 1 to 16380; signed as 4 bytes, big endian
     */
    public static byte[] membership(AccountId account, byte[] accountKey, DeviceId device, int registrationId) {
        return concat(
                "device-membership",
                account.bytes(),
                accountKey,
                device.bytes(),
                ByteBuffer.allocate(Integer.BYTES).putInt(registrationId).array());
    }

    /**
     * By the account key: this device may begin to belong to the account, whose other devices are lost.
     *
     * @param serverName of the server that is asked, so that no other can pass it on
     * @param identityKey the device's, 33 bytes, as libsignal writes a public key
     */
    public static byte[] recovery(String serverName, AccountId account, DeviceId device, byte[] identityKey) {
        return concat(
                "device-recovery",
                account.bytes(),
                device.bytes(),
                identityKey,
                serverName.getBytes(StandardCharsets.UTF_8));
    }

    /** By a device's identity key, over a serialised {@code SignInChallenge} exactly as it was received. */
    public static byte[] signIn(byte[] challenge) {
        return concat("sign-in", challenge);
    }

    /** By the account key, over a serialised {@code AccountDeletion} exactly as it travels. */
    public static byte[] accountDeletion(byte[] statement) {
        return concat("account-deletion", statement);
    }

    private static byte[] concat(String purpose, byte[]... parts) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(("Sealpost/" + purpose + "/v1\0").getBytes(StandardCharsets.US_ASCII));
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
