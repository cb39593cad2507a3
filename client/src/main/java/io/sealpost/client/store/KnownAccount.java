package io.sealpost.client.store;

import io.sealpost.client.Contact;
import io.sealpost.client.ProfileKey;
import io.sealpost.client.signal.PublicKey;
import io.sealpost.protocol.AccountId;
import java.util.Optional;

/**
 * What is known of another account.
 *
 * @param contact true: the account key is pinned. False: it is only what the server said on a first envelope
 * @param profileKey from their messages
 * @param verified whether the safety number was compared
 * @param accessRefused the mesh refused the access key that follows from the profile key: write as a stranger
 */
public record KnownAccount(
        AccountId account,
        PublicKey accountKey,
        boolean contact,
        Optional<String> username,
        Optional<ProfileKey> profileKey,
        boolean accessRefused,
        boolean verified) {

    public Contact asContact() {
        return new Contact(account, accountKey, username, profileKey.isPresent(), verified);
    }

    /** Empty for first contact. */
    public Optional<byte[]> accessKey() {
        return accessRefused ? Optional.empty() : profileKey.map(ProfileKey::accessKey);
    }
}
