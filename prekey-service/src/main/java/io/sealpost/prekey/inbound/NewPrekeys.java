package io.sealpost.prekey.inbound;

import io.sealpost.prekey.domain.DeviceKeys;
import io.sealpost.prekey.domain.Identity;
import io.sealpost.prekey.domain.StandingKeys;
import io.sealpost.prekey.inbound.NewOneTimeKeys.Ec;
import io.sealpost.prekey.inbound.NewOneTimeKeys.SignedEc;
import io.sealpost.prekey.inbound.NewOneTimeKeys.SignedKyber;
import io.sealpost.protocol.Limits;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/** Body of {@code PUT /v1/prekeys}. */
record NewPrekeys(
        @NotNull @Size(min = Limits.PUBLIC_KEY_BYTES, max = Limits.PUBLIC_KEY_BYTES)
        byte[] identityKey,

        @Min(1) @Max(Limits.REGISTRATION_ID_MAX) int registrationId,
        @NotNull @Valid SignedEc signedPreKey,
        @NotNull @Valid SignedKyber lastResortKyber,

        @NotNull @Size(max = Limits.ONE_TIME_PREKEYS_PER_UPLOAD)
        List<@NotNull @Valid Ec> oneTimeEc,

        @NotNull @Size(max = Limits.ONE_TIME_PREKEYS_PER_UPLOAD)
        List<@NotNull @Valid SignedKyber> oneTimeKyber) {

    DeviceKeys toDomain() {
        return new DeviceKeys(
                new Identity(identityKey, registrationId),
                new StandingKeys(signedPreKey.toDomain(), lastResortKyber.toDomain()),
                new NewOneTimeKeys(oneTimeEc, oneTimeKyber).toDomain());
    }
}
