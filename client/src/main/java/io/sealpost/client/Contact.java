package io.sealpost.client;

import io.sealpost.client.signal.PublicKey;
import io.sealpost.protocol.AccountId;
import java.util.Optional;

/**
 * Somebody to write to.
 *
 * @param accountKey pinned: from a link, from a username lookup or from a message request that was accepted; it never changes
 *     silently
 * @param username as looked up or registered; empty when it is not known
 * @param verified whether the person has compared the safety number, on any of their devices
 * @param presenceKnown whether their profile key has arrived, without which nobody sees their presence
 */
public record Contact(
        AccountId account, PublicKey accountKey, Optional<String> username, boolean presenceKnown, boolean verified) {

    /** How others add this contact. */
    public ContactLink link() {
        return new ContactLink(account, accountKey);
    }
}
