package io.sealpost.client.store;

import io.sealpost.client.ProfileKey;
import io.sealpost.client.signal.SigningKey;
import io.sealpost.client.trust.VerifiedList;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import java.util.Optional;

/**
 * Who this device is. Made once, stored before any of it is used, and never changed.
 *
 * @param registered false until the server has confirmed the account
 * @param list the account's first device list: the same bytes on every repetition
 * @param serverName pinned at registration
 */
public record Own(
        boolean registered,
        AccountId account,
        DeviceId device,
        SigningKey accountKey,
        SigningKey identityKey,
        int registrationId,
        ProfileKey profileKey,
        VerifiedList list,
        Optional<String> serverName,
        Optional<String> username) {}
