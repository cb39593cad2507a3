package io.sealpost.client.engine;

import io.sealpost.client.ClientEvent;
import io.sealpost.client.Contact;
import io.sealpost.client.Message;
import io.sealpost.client.Message.Direction;
import io.sealpost.client.Message.State;
import io.sealpost.client.ProfileKey;
import io.sealpost.client.SecurityWarning;
import io.sealpost.client.signal.PublicKey;
import io.sealpost.client.store.KnownAccount;
import io.sealpost.client.store.Own;
import io.sealpost.client.store.Store;
import io.sealpost.client.trust.OwnKey;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.MessageId;
import io.sealpost.protocol.content.v1.Content;
import io.sealpost.protocol.content.v1.OwnCopy;
import io.sealpost.protocol.content.v1.Person;
import io.sealpost.protocol.content.v1.ReadCopy;
import io.sealpost.protocol.content.v1.ReceivedCopy;
import io.sealpost.protocol.content.v1.SentCopy;
import java.util.Optional;
import java.util.regex.Pattern;

/** Does here what another device of the account tells it did: all inside the caller's transaction. */
final class Mirror {

    private static final Pattern USERNAME = Pattern.compile("[a-z][a-z0-9_.]{2,31}");

    private final Store store;
    private final Own own;
    private final Events events;

    Mirror(Store store, Own own, Events events) {
        this.store = store;
        this.own = own;
        this.events = events;
    }

    /** @return false if it is not one of the forms that the contract knows; nothing changed then */
    boolean take(OwnCopy copy) {
        try {
            switch (copy.getCopyCase()) {
                case SENT -> sent(copy.getSent());
                case RECEIVED -> received(copy.getReceived());
                case PEOPLE -> copy.getPeople().getPeopleList().forEach(this::meet);
                case READ -> read(copy.getRead());
                case OWN_KEY -> learn(new OwnKey(copy.getOwnKey().toByteArray()));
                case USERNAME -> learnUsername(copy.getUsername());
                case COPY_NOT_SET -> {
                    // Written by a newer client: this one cannot show it.
                }
            }
            return true;
        } catch (MalformedInput garbage) {
            return false;
        }
    }

    private void sent(SentCopy copy) {
        AccountId contact = AccountId.of(copy.getTo().getAccount());
        var id = MessageId.of(copy.getContent().getMessageId());
        if (!meet(copy.getTo())
                || store.messages.find(contact, Direction.SENT, id).isPresent()) {
            return;
        }
        Content content = copy.getContent();
        store.messages.add(contact, Direction.SENT, content, content.getSentAtMs());
        store.messages.advance(contact, id, State.ACCEPTED);
        store.messages.takeEarlyMark(contact, id).ifPresent(state -> store.messages.advance(contact, id, state));
        Message message = store.messages.find(contact, Direction.SENT, id).orElseThrow();
        store.afterCommit(() -> events.publish(new ClientEvent.MessageSentElsewhere(message)));
    }

    private void received(ReceivedCopy copy) {
        AccountId contact = AccountId.of(copy.getFrom().getAccount());
        var id = MessageId.of(copy.getContent().getMessageId());
        if (!meet(copy.getFrom()) || !store.messages.firstTime(contact, id)) {
            return;
        }
        // The device that forwards it has marked it as delivered.
        Message message = store.messages.add(contact, Direction.RECEIVED, copy.getContent(), copy.getServerTimeMs());
        store.afterCommit(() -> events.publish(new ClientEvent.MessageReceived(message)));
    }

    private void read(ReadCopy copy) {
        AccountId contact = AccountId.of(copy.getAccount());
        copy.getMessagesList().stream().map(MessageId::of).forEach(id -> store.messages.read(contact, id));
    }

    /** It is made once: another one would be somebody's mistake. */
    private void learn(OwnKey key) {
        if (store.own.ownKey().isEmpty()) {
            store.own.keepOwnKey(key);
        }
    }

    private void learnUsername(String username) {
        if (!username.isEmpty() && !USERNAME.matcher(username).matches()) {
            throw new MalformedInput("not a username");
        }
        store.own.username(Optional.of(username).filter(name -> !name.isEmpty()));
    }

    /** @return false if this device has pinned another key: one of the two was deceived */
    private boolean meet(Person person) {
        AccountId account = AccountId.of(person.getAccount());
        var key = PublicKey.of(person.getAccountKey().toByteArray());
        Optional<KnownAccount> known = store.accounts.find(account);
        if (account.equals(own.account())) {
            throw new MalformedInput("nobody is a contact of itself");
        }
        if (known.isPresent() && !known.get().accountKey().equals(key)) {
            if (known.get().contact()) {
                store.afterCommit(() -> events.alarm(SecurityWarning.ACCOUNT_KEY_CHANGED));
                return false;
            }
            store.lists.forget(account);
            store.accounts.forget(account);
        }
        boolean isNew = known.filter(KnownAccount::contact).isEmpty();
        store.accounts.pin(account, key, Optional.of(person.getUsername()).filter(name -> !name.isEmpty()));
        if (!person.getProfileKey().isEmpty()) {
            store.accounts.learnProfileKey(
                    account, new ProfileKey(person.getProfileKey().toByteArray()));
        }
        if (isNew) {
            Contact contact = store.accounts.find(account).orElseThrow().asContact();
            store.afterCommit(() -> events.publish(new ClientEvent.ContactAddedElsewhere(contact)));
        }
        return true;
    }
}
