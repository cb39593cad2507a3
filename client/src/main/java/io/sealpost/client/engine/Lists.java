package io.sealpost.client.engine;

import io.sealpost.client.Contact;
import io.sealpost.client.SealpostException;
import io.sealpost.client.SecurityAlarm;
import io.sealpost.client.SecurityWarning;
import io.sealpost.client.mesh.Registry;
import io.sealpost.client.mesh.Registry.ClaimedList;
import io.sealpost.client.signal.PublicKey;
import io.sealpost.client.store.DeviceLists.StoredList;
import io.sealpost.client.store.KnownAccount;
import io.sealpost.client.store.Store;
import io.sealpost.client.trust.VerifiedList;
import io.sealpost.client.trust.VerifiedList.Member;
import io.sealpost.protocol.AccountId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Which devices belong to whom: nothing that the server says about it is believed before it is verified here (TRUE). */
final class Lists {

    private static final Logger LOG = System.getLogger(Lists.class.getName());

    /** Owners sign anew every week. */
    private static final Duration FRESH = Duration.ofDays(8);

    /** Nobody who uses a first device leaves a list so old: the server may hold back a newer one. */
    private static final Duration STALE = Duration.ofDays(35);

    private static final Duration LOOK_EVERY = Duration.ofDays(1);

    private final Store store;
    private final Registry registry;
    private final Events events;
    private final AccountId me;
    private final InstantSource clock;
    private final Map<AccountId, Long> lookedAt = new ConcurrentHashMap<>();

    Lists(Store store, Registry registry, Events events, AccountId me, InstantSource clock) {
        this.store = store;
        this.registry = registry;
        this.events = events;
        this.me = me;
        this.clock = clock;
    }

    /**
     * The newest list that is known. Asks the server if there is none, and once a day if it is so old that there should be
     * another one: whoever is told nothing new goes on with what is known, and the person is warned in the end.
     */
    StoredList current(AccountId account) {
        return store.transaction(() -> store.lists.newest(account))
                .map(known -> isFresh(known) || !mayLook(account) ? known : freshest(account, known))
                .orElseGet(() -> refresh(account));
    }

    private boolean isFresh(StoredList list) {
        return clock.millis() - list.issuedAtMs() < FRESH.toMillis();
    }

    private boolean mayLook(AccountId account) {
        long now = clock.millis();
        long latest =
                lookedAt.merge(account, now, (before, same) -> now - before >= LOOK_EVERY.toMillis() ? now : before);
        return latest == now;
    }

    private StoredList freshest(AccountId account, StoredList known) {
        StoredList newest = known;
        try {
            newest = refresh(account);
        } catch (SealpostException notNow) {
            LOG.log(Level.DEBUG, "An old device list could not be renewed code={0}", notNow.code());
        }
        if (clock.millis() - newest.issuedAtMs() > STALE.toMillis()) {
            events.alarm(SecurityWarning.LIST_STALE);
        }
        return newest;
    }

    /** Asks the server, verifies the answer and stores it. Fails with {@link SecurityAlarm} and changes nothing then. */
    StoredList refresh(AccountId account) {
        ClaimedList claimed = registry.deviceList(account);
        try {
            return store.transaction(() -> accept(claimed));
        } catch (SecurityAlarm alarm) {
            throw events.alarm(alarm);
        }
    }

    /** Pins an account key that came from a link, a lookup or a first message. */
    Contact pin(AccountId account, PublicKey key, Optional<String> username) {
        if (account.equals(me)) {
            throw new SealpostException(SealpostException.USAGE, "This is your own account.");
        }
        try {
            return store.transaction(() -> pinned(account, key, username));
        } catch (SecurityAlarm alarm) {
            throw events.alarm(alarm);
        }
    }

    /** Tells listeners of something else that contradicts a verified list. */
    SecurityAlarm alarm(SecurityAlarm alarm) {
        return events.alarm(alarm);
    }

    private Contact pinned(AccountId account, PublicKey key, Optional<String> username) {
        Optional<KnownAccount> known = store.accounts.find(account);
        boolean other = known.isPresent() && !known.get().accountKey().equals(key);
        if (other && known.get().contact()) {
            throw new SecurityAlarm(SecurityWarning.ACCOUNT_KEY_CHANGED);
        }
        if (other) {
            forgetImpostor(account);
        }
        store.accounts.pin(account, key, username);
        return store.accounts.find(account).orElseThrow().asContact();
    }

    /** In a transaction: who wrote under this account was somebody else, by a key that only the server vouched for. */
    void forgetImpostor(AccountId account) {
        if (store.requests.isOpen(account)) {
            store.afterCommit(() -> events.alarm(SecurityWarning.SENDER_FORGED));
        }
        store.forgetStranger(account);
    }

    private StoredList accept(ClaimedList claimed) {
        Optional<KnownAccount> known = store.accounts.find(claimed.account());
        if (known.isPresent() && !known.get().accountKey().equals(claimed.accountKey())) {
            boolean mine = claimed.account().equals(me);
            throw new SecurityAlarm(mine ? SecurityWarning.OWN_LIST_FORGED : SecurityWarning.ACCOUNT_KEY_CHANGED);
        }
        var list = VerifiedList.verify(claimed.account(), claimed.accountKey(), claimed.list(), claimed.signature());
        Optional<StoredList> newest = store.lists.newest(claimed.account());
        if (newest.isPresent() && list.version() <= newest.get().version()) {
            return compare(list, newest.get());
        }
        list.members().forEach(member -> refuseTakeover(list, member));
        if (known.isEmpty()) {
            store.accounts.addStranger(claimed.account(), claimed.accountKey());
        }
        store.lists.add(list);
        return store.lists.newest(claimed.account()).orElseThrow();
    }

    private static StoredList compare(VerifiedList list, StoredList newest) {
        if (list.version() < newest.version()) {
            throw new SecurityAlarm(SecurityWarning.LIST_ROLLED_BACK);
        }
        if (!Arrays.equals(list.hash(), newest.hash())) {
            throw new SecurityAlarm(SecurityWarning.LIST_SPLIT);
        }
        return newest;
    }

    /** A device belongs to one account for ever, and its identity key never changes. */
    private void refuseTakeover(VerifiedList list, Member member) {
        Optional<AccountId> owner = store.lists.ownerOf(member.device());
        Optional<PublicKey> before = store.vault.listedKey(member.device());
        boolean sameOwner = owner.isEmpty() || owner.get().equals(list.account());
        if (!sameOwner || before.isPresent() && !before.get().equals(member.identityKey())) {
            throw new SecurityAlarm(SecurityWarning.LIST_FORGED);
        }
    }
}
