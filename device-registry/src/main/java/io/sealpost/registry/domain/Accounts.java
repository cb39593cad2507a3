package io.sealpost.registry.domain;

import io.sealpost.protocol.AccessToken;
import io.sealpost.protocol.AccessToken.Scope;
import io.smallrye.mutiny.Uni;
import java.security.MessageDigest;
import java.util.Optional;

/** The rules by which accounts come into being and change. Refusals come in the order of {@link Registration}. */
public final class Accounts {

    private final AccountStore store;
    private final Prekeys prekeys;
    private final boolean byInvitation;

    public Accounts(AccountStore store, Prekeys prekeys, boolean byInvitation) {
        this.store = store;
        this.prekeys = prekeys;
        this.byInvitation = byInvitation;
    }

    /**
     * Registers the account of a pending token. Safe to repeat: the identical request is answered the same.
     *
     * @throws io.sealpost.protocol.MalformedInput if what the account key signed is no device list
     */
    public Uni<Registration> register(AccessToken caller, NewAccount request) {
        if (caller.scope() != Scope.PENDING) {
            return answer(Registration.FORBIDDEN);
        }
        var read = VerifiedList.read(request.accountKey(), request.list());
        if (read.isEmpty()) {
            return answer(Registration.BAD_SIGNATURE);
        }
        var list = read.get();
        var refusal = refuse(caller, request, list);
        if (refusal.isPresent()) {
            return answer(refusal.get());
        }
        return registerVerified(request, list);
    }

    /**
     * Replaces the hash of the account's access key. Safe to repeat.
     *
     * @param hash 32 bytes
     * @return false if the account does not list the caller
     */
    public Uni<Boolean> changeAccessKey(AccessToken caller, byte[] hash) {
        if (caller.scope() != Scope.DEVICE) {
            return Uni.createFrom().item(false);
        }
        return store.changeAccessKey(caller.account(), caller.device(), hash, Announcement::ofNewAccessKey);
    }

    private Optional<Registration> refuse(AccessToken caller, NewAccount request, VerifiedList list) {
        if (!isAbout(caller, list)) {
            return Optional.of(Registration.FORBIDDEN);
        }
        if (!list.everyDeviceAgreed(request.accountKey())) {
            return Optional.of(Registration.BAD_SIGNATURE);
        }
        if (list.version() != 1) {
            return Optional.of(Registration.VERSION);
        }
        if (byInvitation && request.invitation().isEmpty()) {
            return Optional.of(Registration.INVITATION_INVALID);
        }
        return Optional.empty();
    }

    /** The list names the token's account and exactly the token's device with the key that the token was made for. */
    private static boolean isAbout(AccessToken caller, VerifiedList list) {
        var first = list.devices().getFirst();
        return list.account().equals(caller.account())
                && list.devices().size() == 1
                && first.id().equals(caller.device())
                && MessageDigest.isEqual(first.identityKey().hash(), caller.identityKeyHash());
    }

    private Uni<Registration> registerVerified(NewAccount request, VerifiedList list) {
        var account = new Account(
                list.account(),
                request.accountKey(),
                request.username(),
                request.accessKeyHash(),
                list.version(),
                list.bytes(),
                list.devices());
        var invitation = byInvitation ? request.invitation() : Optional.<Invitation>empty();
        return store.obstacle(account, invitation)
                .chain(obstacle -> obstacle.isPresent() ? answer(obstacle.get()) : create(account, invitation));
    }

    private Uni<Registration> create(Account account, Optional<Invitation> invitation) {
        return prekeys.areReady(account.id(), account.devices())
                .chain(ready -> ready
                        ? store.register(account, invitation, Announcement.ofCreated(account))
                        : answer(Registration.PREKEYS_MISSING));
    }

    private static Uni<Registration> answer(Registration outcome) {
        return Uni.createFrom().item(outcome);
    }
}
