package io.sealpost.prekey.inbound;

import io.sealpost.prekey.domain.EcKey;
import io.sealpost.prekey.domain.OneTimeKeys;
import io.sealpost.prekey.domain.SignedKey;
import io.sealpost.protocol.Limits;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/** Body of {@code POST /v1/prekeys/one-time}, and the shapes of single keys. */
record NewOneTimeKeys(
        @NotNull @Size(max = Limits.ONE_TIME_PREKEYS_PER_UPLOAD)
        List<@NotNull @Valid Ec> oneTimeEc,

        @NotNull @Size(max = Limits.ONE_TIME_PREKEYS_PER_UPLOAD)
        List<@NotNull @Valid SignedKyber> oneTimeKyber) {

    record Ec(
            @Min(1) @Max(Limits.PREKEY_ID_MAX) int id,

            @NotNull @Size(min = Limits.PUBLIC_KEY_BYTES, max = Limits.PUBLIC_KEY_BYTES)
            byte[] publicKey) {}

    record SignedEc(
            @Min(1) @Max(Limits.PREKEY_ID_MAX) int id,

            @NotNull @Size(min = Limits.PUBLIC_KEY_BYTES, max = Limits.PUBLIC_KEY_BYTES)
            byte[] publicKey,

            @NotNull @Size(min = Limits.SIGNATURE_BYTES, max = Limits.SIGNATURE_BYTES)
            byte[] signature) {

        SignedKey toDomain() {
            return new SignedKey(id, publicKey, signature);
        }
    }

    record SignedKyber(
            @Min(1) @Max(Limits.PREKEY_ID_MAX) int id,

            @NotNull @Size(min = Limits.KYBER_KEY_BYTES, max = Limits.KYBER_KEY_BYTES)
            byte[] publicKey,

            @NotNull @Size(min = Limits.SIGNATURE_BYTES, max = Limits.SIGNATURE_BYTES)
            byte[] signature) {

        SignedKey toDomain() {
            return new SignedKey(id, publicKey, signature);
        }
    }

    OneTimeKeys toDomain() {
        return new OneTimeKeys(
                oneTimeEc.stream().map(key -> new EcKey(key.id, key.publicKey)).toList(),
                oneTimeKyber.stream().map(SignedKyber::toDomain).toList());
    }
}
