package io.sealpost.registry.domain;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Durable accounts. Each method is one transaction. All fail with {@link StoreUnavailable} if nothing happened and with
 * {@link OutcomeUnknown} if it may have; every write is safe to repeat.
 */
public interface AccountStore {

    /** Whether the account or the device id was ever used, by anybody. */
    Uni<Boolean> isKnown(AccountId account, DeviceId device);

    /** Whether the device id was ever used, by anybody. */
    Uni<Boolean> isKnown(DeviceId device);

    /**
     * What a registration would meet now, without changing anything.
     *
     * @return empty if nothing stands in its way; {@code CREATED} if exactly this was registered before
     */
    Uni<Optional<Registration>> obstacle(Account account, Optional<Invitation> invitation);

    /**
     * Uses up the invitation, takes the username from an idle account ({@link HeldNames}), stores account, list and device and the
     * announcements: all of it or nothing.
     */
    Uni<Registration> register(Account account, Optional<Invitation> invitation, List<Announcement> announcements);

    /**
     * Makes {@code next} the list if {@code current}'s version still is the stored one; of two writers one wins.
     *
     * @return {@code REPLACED}, {@code VERSION} if another list came first, or {@code DEVICE_TAKEN}
     */
    Uni<ListChange> replace(Account current, Account next, List<Announcement> announcements);

    /**
     * Replaces the hash of the access key if the account lists this device, and stores what is to be announced of the
     * account as it is then.
     *
     * @return false if the account does not list the device
     */
    Uni<Boolean> changeAccessKey(
            AccountId account, DeviceId device, byte[] hash, Function<Account, List<Announcement>> announcements);

    /**
     * Erases the account with its devices; a username of it is held. What is announced follows from what it was at that moment.
     *
     * @return false if there is no such account
     */
    Uni<Boolean> delete(AccountId account, Function<Account, List<Announcement>> announcements);

    Uni<Optional<Account>> find(AccountId account);

    Uni<Optional<Account>> findByUsername(String username);

    /** The account that lists this device now. */
    Uni<Optional<Account>> findByDevice(DeviceId device);
}
