package io.sealpost.prekey.domain;

import io.sealpost.prekey.domain.KeyCheck.Verdict;
import io.sealpost.prekey.domain.Publication.BadSignature;
import io.sealpost.prekey.domain.Publication.NotAKey;
import io.sealpost.prekey.domain.Publication.NotPublished;
import io.sealpost.prekey.domain.Publication.OtherIdentity;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.smallrye.mutiny.Uni;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The rules of publishing keys. */
public final class Prekeys {

    private final PrekeyStore store;
    private final KeyCheck keyCheck;
    private final int capacity;
    private final InstantSource clock;

    /** @param capacity most unused one-time keys of a kind, for one device */
    public Prekeys(PrekeyStore store, KeyCheck keyCheck, int capacity, InstantSource clock) {
        this.store = store;
        this.keyCheck = keyCheck;
        this.capacity = capacity;
        this.clock = clock;
    }

    /**
     * Replaces all keys of this device.
     *
     * @param identityKeyHash SHA-256 of the identity key that the caller has proven to hold
     * @param pending whether the device may be in no list yet
     */
    public Uni<Publication> publish(Owner owner, byte[] identityKeyHash, DeviceKeys keys, boolean pending) {
        if (!keys.identity().hasKeyHash(identityKeyHash)) {
            return refuse(new OtherIdentity());
        }
        var since = pending ? Optional.of(clock.instant()) : Optional.<Instant>empty();
        return keyCheck.check(keys).chain(verdict -> unlessBad(verdict, () -> store.replace(owner, keys, since)));
    }

    /** Adds one-time keys to what this device has published. */
    public Uni<Publication> add(Owner owner, byte[] identityKeyHash, OneTimeKeys keys) {
        return store.find(owner).chain(found -> add(found, identityKeyHash, keys));
    }

    private Uni<Publication> add(Optional<Published> found, byte[] identityKeyHash, OneTimeKeys keys) {
        if (found.isEmpty()) {
            return refuse(new NotPublished());
        }
        var device = found.get();
        if (!device.identity().hasKeyHash(identityKeyHash)) {
            return refuse(new OtherIdentity());
        }
        return keyCheck.check(device.identity(), keys)
                .chain(verdict -> unlessBad(verdict, () -> store.add(device.owner(), keys, capacity)));
    }

    private static Uni<Publication> unlessBad(Verdict verdict, Supplier<Uni<Publication>> work) {
        return switch (verdict) {
            case GOOD -> work.get();
            case NOT_A_KEY -> refuse(new NotAKey());
            case BAD_SIGNATURE -> refuse(new BadSignature());
        };
    }

    private static Uni<Publication> refuse(Publication refusal) {
        return Uni.createFrom().item(refusal);
    }

    public Uni<KeyCount> count(Owner owner) {
        return store.count(owner);
    }

    /** True if the service holds exactly the keys that this digest was made of (see {@link StandingKeys#digestUnder}). */
    public Uni<Boolean> matches(Owner owner, byte[] digest) {
        return store.find(owner)
                .map(found -> found.filter(device -> hasDigest(device, digest)).isPresent());
    }

    private static boolean hasDigest(Published device, byte[] digest) {
        return MessageDigest.isEqual(device.standing().digestUnder(device.identity()), digest);
    }

    /** True if all of these can be written to. They are about to be listed together, so all are kept from now on, or none. */
    public Uni<Boolean> areReady(AccountId account, List<Candidate> devices) {
        return store.keep(account, devices);
    }

    /** The account is gone, and so is everything here that belongs to it. */
    public Uni<Void> forget(AccountId account) {
        return store.forget(account);
    }

    /** Deletes everything of these devices of an account. */
    public Uni<Void> forget(AccountId account, List<DeviceId> devices) {
        return store.forget(account, devices);
    }

    /** See {@link PrekeyStore#forgetWhoWasForgotten}. */
    public Uni<Void> forgetWhoWasForgotten() {
        return store.forgetWhoWasForgotten();
    }
}
