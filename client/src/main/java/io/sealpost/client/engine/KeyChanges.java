package io.sealpost.client.engine;

import io.sealpost.client.ClientEvent;
import io.sealpost.client.Contact;
import io.sealpost.client.ContactLink;
import io.sealpost.client.KeyChange;
import io.sealpost.client.KeyChange.State;
import io.sealpost.client.KeyChangePolicy;
import io.sealpost.client.SealpostException;
import io.sealpost.client.SecurityWarning;
import io.sealpost.client.engine.Engine.Surroundings;
import io.sealpost.client.mesh.Registry;
import io.sealpost.client.mesh.Registry.ClaimedAccount;
import io.sealpost.client.store.KnownAccount;
import io.sealpost.client.store.Store;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.Problem;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Notices that a contact's username names another account, on the anonymous door and beside what is sent, and does what the
 * person says to it. Only the person makes a successor a contact; until then the pinned key is the only one.
 */
public final class KeyChanges {

    private static final Duration AGAIN_AFTER = Duration.ofDays(1);

    /** After a server that did not answer, or not now. */
    private static final Duration RETRY_AFTER = Duration.ofMinutes(10);

    private final Store store;
    private final Registry registry;
    private final Events events;
    private final Tasks tasks;
    private final InstantSource clock;
    private final KeyChangePolicy policy;
    private final AccountId me;
    private final Contacts contacts;
    private final Siblings siblings;
    private final Map<AccountId, Long> triedAt = new ConcurrentHashMap<>();

    KeyChanges(Surroundings around, AccountId me, Contacts contacts, Siblings siblings) {
        this.store = around.store();
        this.registry = around.mesh().registry();
        this.events = around.events();
        this.tasks = around.tasks();
        this.clock = around.clock();
        this.policy = around.options().keyChanges();
        this.me = me;
        this.contacts = contacts;
        this.siblings = siblings;
    }

    /** A person is about to send something. Fails with key-changed; else the username is looked up beside it, once a day. */
    void writing(AccountId contact) {
        boolean open = store.transaction(() -> store.keyChanges.find(contact))
                .filter(KeyChange::isOpen)
                .isPresent();
        if (store.transaction(() -> due(contact)).isPresent() && mayTry(contact)) {
            tasks.run(() -> look(contact));
        }
        if (open && policy == KeyChangePolicy.BLOCK) {
            throw changed();
        }
    }

    /** Asks for an exact username. Fails with not-found, and with key-changed if a contact under another key has it. */
    Contact add(String username) {
        ClaimedAccount named = registry.username(username);
        if (store.transaction(() -> isOfAnother(username, named))) {
            throw changed();
        }
        return store.transaction(() -> {
            store.keyChanges.looked(named.account(), clock.millis());
            store.keyChanges.confirm(named.account(), username);
            return contacts.add(named.account(), named.accountKey(), Optional.of(username));
        });
    }

    public Optional<KeyChange> find(AccountId contact) {
        return store.transaction(() -> store.keyChanges.find(contact));
    }

    /** The successor becomes a contact and gets the username, on all own devices; also after it was refused. */
    public Contact accept(AccountId contact, KeyChange seen) {
        return store.transaction(() -> {
            KeyChange accepted = require(contact, seen).decided(true);
            ContactLink successor = accepted.successor();
            store.keyChanges.save(accepted);
            siblings.keyChange(accepted);
            contacts.add(successor.account(), successor.accountKey(), Optional.of(accepted.username()));
            store.keyChanges.handOver(accepted);
            return store.accounts.find(successor.account()).orElseThrow().asContact();
        });
    }

    /** The contact stays who it was, on all own devices: this successor is not warned about again. */
    public void keep(AccountId contact, KeyChange seen) {
        store.run(() -> {
            KeyChange kept = require(contact, seen).decided(false);
            store.keyChanges.save(kept);
            siblings.keyChange(kept);
        });
    }

    /** In a transaction: both are met. Whatever was decided here, an acceptance counts. */
    void decidedElsewhere(KeyChange decided) {
        boolean known = store.keyChanges.contains(decided) || store.keyChanges.contains(decided.decided(true));
        if (known) {
            return;
        }
        store.keyChanges.save(decided);
        if (decided.state() == State.ACCEPTED) {
            store.keyChanges.handOver(decided);
        }
        tell(decided);
    }

    /** What was compared may not be what the server says by now: only that is decided which the person has seen. */
    private KeyChange require(AccountId contact, KeyChange seen) {
        return store.keyChanges
                .find(contact)
                .filter(change -> change.state() != State.ACCEPTED && change.isSame(seen))
                .orElseThrow(() -> new SealpostException(
                        SealpostException.USAGE,
                        "This is decided already, or the username names yet another account; look at it again."));
    }

    private Optional<String> due(AccountId contact) {
        return store.keyChanges.due(contact, clock.millis() - AGAIN_AFTER.toMillis());
    }

    private synchronized boolean mayTry(AccountId contact) {
        long now = clock.millis();
        Long before = triedAt.get(contact);
        boolean may = before == null || now - before >= RETRY_AFTER.toMillis();
        if (may) {
            triedAt.put(contact, now);
        }
        return may;
    }

    private void look(AccountId contact) {
        Optional<String> username = store.transaction(() -> due(contact));
        if (username.isPresent()) {
            Optional<ClaimedAccount> named = ask(username.get());
            store.run(() -> {
                store.keyChanges.looked(contact, clock.millis());
                named.ifPresent(claimed -> compare(contact, username.get(), claimed));
            });
        }
    }

    /** Empty if nobody has it, or hides it. */
    private Optional<ClaimedAccount> ask(String username) {
        try {
            return Optional.of(registry.username(username));
        } catch (SealpostException failed) {
            if (failed.code().equals(Problem.NOT_FOUND.code())) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    /** The contact's username may be another one by now: then the answer is about nobody. */
    private void compare(AccountId contact, String username, ClaimedAccount named) {
        KnownAccount known = store.accounts.find(contact).orElseThrow();
        if (!known.username().equals(Optional.of(username))) {
            return;
        }
        if (!named.account().equals(contact)) {
            isNoticed(contact, username, named);
        } else if (named.accountKey().equals(known.accountKey())) {
            store.keyChanges.confirm(contact, username);
        } else {
            store.afterCommit(() -> events.alarm(SecurityWarning.ACCOUNT_KEY_CHANGED));
        }
    }

    private boolean isOfAnother(String username, ClaimedAccount named) {
        List<Boolean> noticed = store.accounts.contacts().stream()
                .filter(contact -> contact.username().equals(Optional.of(username)))
                .filter(contact -> !contact.account().equals(named.account()))
                .map(contact -> isNoticed(contact.account(), username, named))
                .toList();
        return noticed.contains(true);
    }

    /** @return false if the server names what nobody could accept: this account, or a contact with another key than its own */
    private boolean isNoticed(AccountId contact, String username, ClaimedAccount named) {
        Optional<KnownAccount> known = store.accounts.find(named.account()).filter(KnownAccount::contact);
        if (named.account().equals(me)) {
            return false;
        }
        if (known.filter(other -> !other.accountKey().equals(named.accountKey()))
                .isPresent()) {
            store.afterCommit(() -> events.alarm(SecurityWarning.ACCOUNT_KEY_CHANGED));
            return false;
        }
        notice(new KeyChange(contact, username, new ContactLink(named.account(), named.accountKey()), State.OPEN));
        return true;
    }

    private void notice(KeyChange open) {
        if (!store.keyChanges.contains(open)) {
            store.keyChanges.withdraw(open.contact());
            if (!store.keyChanges.contains(open.decided(false))) {
                store.keyChanges.save(open);
                tell(open);
            }
        }
    }

    private void tell(KeyChange change) {
        store.afterCommit(() -> events.publish(new ClientEvent.KeyChanged(change)));
    }

    private static SealpostException changed() {
        return new SealpostException(
                SealpostException.KEY_CHANGED,
                "The username of this contact names another account now; compare safety numbers, then accept the new one"
                        + " or keep the old one with `sealpost key-change`.");
    }
}
