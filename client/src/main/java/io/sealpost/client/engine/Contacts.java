package io.sealpost.client.engine;

import io.sealpost.client.ClientEvent;
import io.sealpost.client.Contact;
import io.sealpost.client.Message;
import io.sealpost.client.Message.Direction;
import io.sealpost.client.Message.State;
import io.sealpost.client.SealpostException;
import io.sealpost.client.history.Bodies;
import io.sealpost.client.signal.PublicKey;
import io.sealpost.client.store.KnownAccount;
import io.sealpost.client.store.MarksDue.Mark;
import io.sealpost.client.store.Messages.Size;
import io.sealpost.client.store.Store;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.content.v1.Content;
import io.sealpost.protocol.content.v1.Person;
import java.util.Optional;
import java.util.function.Consumer;

/** Who may write, and how much of what others write is kept until the person has decided about it. */
public final class Contacts {

    /** More open requests are not kept: who comes then is as if they had never written. */
    public static final int MOST_REQUESTS = 100;

    /** More keys of accounts that are neither contacts nor open requests are not kept: each is asked for anew. */
    private static final int MOST_STRANGERS = 1_000;

    /** What one stranger may leave here. */
    public static final int MOST_MESSAGES = 50;

    public static final int MOST_BYTES = 128 * 1024;

    private final Store store;
    private final Lists lists;
    private final Siblings siblings;
    private final Marks marks;
    private final Events events;
    private volatile Consumer<AccountId> onMet = account -> {};

    Contacts(Store store, Lists lists, Siblings siblings, Marks marks, Events events) {
        this.store = store;
        this.lists = lists;
        this.siblings = siblings;
        this.marks = marks;
        this.events = events;
    }

    /** Whom to tell of each new contact, once it is stored. */
    void whenMet(Consumer<AccountId> listener) {
        onMet = listener;
    }

    /** See {@link Lists#pin}. A request of theirs is accepted by it. */
    public Contact add(AccountId account, PublicKey key, Optional<String> username) {
        return store.transaction(() -> {
            Contact contact = lists.pin(account, key, username);
            befriended(account);
            siblings.met(account);
            return contact;
        });
    }

    /** Writing to somebody accepts their request. Fails as usage if there is none, and they are no contact. */
    public Contact require(AccountId account) {
        return store.transaction(() -> {
            if (store.blocked.contains(account)) {
                throw Sending.blocked();
            }
            Optional<KnownAccount> known = store.accounts.find(account);
            if (known.filter(KnownAccount::contact).isPresent()) {
                return known.get().asContact();
            }
            if (known.isEmpty() || !store.requests.isOpen(account)) {
                throw new SealpostException(SealpostException.USAGE, "This account is no contact yet; add it first.");
            }
            return add(account, known.get().accountKey(), Optional.empty());
        });
    }

    /** Fails as usage for who is no contact. */
    public Contact known(AccountId account) {
        return store.transaction(() -> store.accounts.find(account))
                .filter(KnownAccount::contact)
                .map(KnownAccount::asContact)
                .orElseThrow(() -> new SealpostException(
                        SealpostException.USAGE, "This account is no contact yet; add it first."));
    }

    /** Their safety number was compared: all own devices know. Fails as usage for who is no contact. */
    public void verified(AccountId contact) {
        store.run(() -> {
            known(contact);
            store.accounts.verified(contact);
            siblings.verified(contact);
        });
    }

    /** Forgets what somebody wrote, on all own devices, and ignores them until they are added. */
    public void decline(AccountId account) {
        store.run(() -> {
            if (!store.requests.isOpen(account)) {
                throw new SealpostException(
                        SealpostException.USAGE, "There is no message request of this account; nothing was deleted.");
            }
            ignore(account);
            siblings.declined(account);
        });
    }

    /** In a transaction: another device deleted this request. If it was accepted here meanwhile, that counts. */
    void declinedElsewhere(AccountId account) {
        if (!isContact(account)) {
            ignore(account);
        }
    }

    /** In a transaction: this account's key is pinned now. What waited for that is marked as delivered. */
    void befriended(AccountId account) {
        store.afterCommit(() -> onMet.accept(account));
        if (!store.requests.close(account)) {
            return;
        }
        for (Message message : store.messages.history(account, MOST_MESSAGES)) {
            if (message.direction() == Direction.RECEIVED) {
                marks.due(account, message.id(), Mark.DELIVERED);
            }
            if (message.state() == State.READ) {
                marks.due(account, message.id(), Mark.READ);
            }
        }
    }

    /** In a transaction: whether this is stored. If not, it is as if it had never come. */
    boolean admit(AccountId account, Content content) {
        if (isContact(account)) {
            return true;
        }
        if (store.requests.isOpen(account)) {
            return isRoomFor(account, content);
        }
        if (!Bodies.isMessage(content)
                || store.requests.isDeclined(account)
                || store.requests.count() >= MOST_REQUESTS) {
            forgetIfTooMany(account);
            return false;
        }
        store.requests.open(account);
        return true;
    }

    private void forgetIfTooMany(AccountId stranger) {
        if (store.accounts.countStrangers() > MOST_STRANGERS) {
            store.lists.forget(stranger);
            store.accounts.forget(stranger);
        }
    }

    /** In a transaction: the same for what another own device passes on. */
    boolean admit(Person person, Content content) {
        AccountId account = AccountId.of(person.getAccount());
        var key = PublicKey.of(person.getAccountKey().toByteArray());
        Optional<KnownAccount> known = store.accounts.find(account);
        if (known.isPresent() && !known.get().accountKey().equals(key)) {
            return false;
        }
        if (known.isEmpty()) {
            store.accounts.addStranger(account, key);
        }
        return admit(account, content);
    }

    /** In a transaction. */
    boolean isContact(AccountId account) {
        return store.accounts.find(account).filter(KnownAccount::contact).isPresent();
    }

    private boolean isRoomFor(AccountId account, Content content) {
        Size size = store.messages.received(account);
        boolean fits = size.bytes() + Bodies.bare(content).getSerializedSize() <= MOST_BYTES;
        return switch (content.getBodyCase()) {
            case TEXT, ATTACHMENT -> fits && size.messages() < MOST_MESSAGES;
            case EDIT -> fits;
            case DELETION, TIMER_CHANGE -> true;
            case REACTION, MARKS, RESEND, TYPING, OWN_COPY, BODY_NOT_SET -> false;
        };
    }

    private void ignore(AccountId account) {
        store.forgetStranger(account);
        store.requests.decline(account);
        store.afterCommit(() -> events.publish(new ClientEvent.RequestDeleted(account)));
    }
}
