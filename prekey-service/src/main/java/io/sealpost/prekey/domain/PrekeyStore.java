package io.sealpost.prekey.domain;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What devices have published. Each method is one transaction and fails with {@link Unavailable} or {@link OutcomeUnknown}. */
public interface PrekeyStore {

    /**
     * Puts these keys in the place of all that this device had. One-time keys that wait already keep their place in the
     * order; those that have left stay away. Repeatable.
     *
     * @param pendingSince set if the device may be in no list yet: of an account only few such devices are kept, the newest,
     *     and each for a day
     * @return Stored, Conflict or Gone
     */
    Uni<Publication> replace(Owner owner, DeviceKeys keys, Optional<Instant> pendingSince);

    /**
     * From now on these devices are kept, although no list was seen that names them. Repeatable.
     *
     * @param devices each once
     * @return false, and nothing is changed, if one of them has not published under its identity key and this account
     */
    Uni<Boolean> keep(AccountId account, List<Candidate> devices);

    /**
     * Adds one-time keys behind those that wait. Repeatable.
     *
     * @param capacity most unused keys of a kind afterwards
     * @return Stored, Conflict, NotPublished or Full
     */
    Uni<Publication> add(Owner owner, OneTimeKeys keys, int capacity);

    /** Empty if this device has not published, or belongs to another account. */
    Uni<Optional<Published>> find(Owner owner);

    /** Zeros for a device that is not known, or belongs to another account. */
    Uni<KeyCount> count(Owner owner);

    /** Forgets every device of this account, and takes nothing of it while a token of it may still be good. Repeatable. */
    Uni<Void> forget(AccountId account);

    /** The same for some of its devices; of those that have nothing here, nothing is deleted. */
    Uni<Void> forget(AccountId account, List<DeviceId> devices);

    /** Forgets those of whom no token can be good any more. */
    Uni<Void> forgetWhoWasForgotten();
}
