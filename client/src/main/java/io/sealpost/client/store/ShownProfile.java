package io.sealpost.client.store;

import io.sealpost.client.Profile;
import io.sealpost.client.ProfileKey;
import java.util.Optional;

/**
 * What this account shows of itself, and the record that holds it.
 *
 * @param changedAt when it was changed, milliseconds since 1970, on any of the account's devices: the later change counts
 * @param writeKey 32 random bytes that only the account's devices know: whoever has the profile key can read, not write
 * @param heldUnder the profile key whose record was written last; empty while none was
 * @param version of that record; 0 while there is none
 * @param writtenAt when it was written last, milliseconds since 1970
 * @param due whether the record holds something else
 */
public record ShownProfile(
        Profile profile,
        long changedAt,
        byte[] writeKey,
        Optional<ProfileKey> heldUnder,
        long version,
        long writtenAt,
        boolean due) {

    /** Another device shows something else from now on, or showed this before. */
    public ShownProfile merged(ShownProfile other, ProfileKey present) {
        boolean newer = other.changedAt > changedAt;
        boolean sameRecord = heldUnder.equals(other.heldUnder);
        boolean theirRecord = sameRecord ? other.version >= version : heldUnder.isEmpty() || other.isHeldUnder(present);
        ShownProfile content = newer ? other : this;
        ShownProfile record = theirRecord ? other : this;
        return new ShownProfile(
                content.profile,
                content.changedAt,
                record.writeKey,
                record.heldUnder,
                record.version,
                record.writtenAt,
                theirRecord ? other.changedAt < changedAt : newer || due);
    }

    public boolean isHeldUnder(ProfileKey key) {
        return heldUnder.filter(key::equals).isPresent();
    }
}
