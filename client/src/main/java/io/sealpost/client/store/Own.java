package io.sealpost.client.store;

import io.sealpost.client.ProfileKey;
import io.sealpost.client.signal.PublicKey;
import io.sealpost.client.signal.SigningKey;
import io.sealpost.client.trust.VerifiedList;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import java.util.Optional;

/**
 * Who this device is. Made once, stored before any of it is used, and never changed, but for the username.
 *
 * @param profileKey the account's when this device began; the present one is in {@link OwnProfile}
 * @param registered false until the server has confirmed the account, or a list that names this device
 * @param accountSecret the account key's private half: on the first device only
 * @param firstList the account's first device list, the same bytes on every repetition: on the first device only
 * @param serverName pinned at registration
 */
public record Own(
        boolean registered,
        AccountId account,
        DeviceId device,
        PublicKey accountKey,
        Optional<SigningKey> accountSecret,
        SigningKey identityKey,
        int registrationId,
        ProfileKey profileKey,
        Optional<VerifiedList> firstList,
        Optional<String> serverName,
        Optional<String> username) {}
