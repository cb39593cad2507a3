package io.sealpost.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Test vectors: another implementation must produce the same bytes. */
class SignedBytesTest {

    private static final AccountId ACCOUNT = new AccountId(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"));
    private static final DeviceId DEVICE = new DeviceId(UUID.fromString("0f0e0d0c-0b0a-0908-0706-050403020100"));

    @Test
    void startsWithItsPurposeAndAZeroByte() {
        assertThat(SignedBytes.deviceList(new byte[] {1, 2}))
                .isEqualTo("Sealpost/device-list/v1\0\u0001\u0002".getBytes(StandardCharsets.US_ASCII));
        assertThat(SignedBytes.signIn(new byte[] {3}))
                .isEqualTo("Sealpost/sign-in/v1\0\u0003".getBytes(StandardCharsets.US_ASCII));
        assertThat(SignedBytes.accountDeletion(new byte[] {4}))
                .isEqualTo("Sealpost/account-deletion/v1\0\u0004".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void membershipIsAccountThenKeyThenDeviceThenRegistrationId() {
        byte[] key = new byte[Limits.PUBLIC_KEY_BYTES];
        key[0] = 5;

        byte[] signed = SignedBytes.membership(ACCOUNT, key, DEVICE, 0x1234);

        assertThat(HexFormat.of().formatHex(signed))
                .isEqualTo(
                        HexFormat.of().formatHex("Sealpost/device-membership/v1\0".getBytes(StandardCharsets.US_ASCII))
                                + "00112233445566778899aabbccddeeff"
                                + "05"
                                + "00".repeat(32)
                                + "0f0e0d0c0b0a09080706050403020100"
                                + "00001234");
    }
}
