package io.sealpost.client.engine;

import io.sealpost.client.ClientEvent;
import io.sealpost.client.Contact;
import io.sealpost.client.ContactLink;
import io.sealpost.client.KeyChange;
import io.sealpost.client.ProfileKey;
import io.sealpost.client.SecurityWarning;
import io.sealpost.client.history.Bodies;
import io.sealpost.client.signal.PublicKey;
import io.sealpost.client.store.KnownAccount;
import io.sealpost.client.store.Own;
import io.sealpost.client.store.Store;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.MessageId;
import io.sealpost.protocol.content.v1.BlockedCopy;
import io.sealpost.protocol.content.v1.Content;
import io.sealpost.protocol.content.v1.HistoryCopy;
import io.sealpost.protocol.content.v1.KeyChangeCopy;
import io.sealpost.protocol.content.v1.OwnCopy;
import io.sealpost.protocol.content.v1.Person;
import io.sealpost.protocol.content.v1.ProfileKeyCopy;
import io.sealpost.protocol.content.v1.ReceivedCopy;
import io.sealpost.protocol.content.v1.SentCopy;
import io.sealpost.protocol.content.v1.TimersCopy;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Does here what another device of the account tells it did: all inside the caller's transaction. */
final class Mirror {

    private static final Pattern USERNAME = Pattern.compile("[a-z][a-z0-9_.]{2,31}");

    private final Store store;
    private final Own own;
    private final Lists lists;
    private final Contacts contacts;
    private final KeyChanges keyChanges;
    private final History history;
    private final Siblings siblings;
    private final Consumer<HistoryCopy> historyOffered;
    private final ProfileWriting ownProfile;
    private final ProfileReading profiles;
    private final Runnable onNewProfileKey;
    private final Bodies bodies;
    private final Events events;

    Mirror(Store store, Own own, Parts parts, Events events) {
        this.store = store;
        this.own = own;
        this.lists = parts.lists();
        this.contacts = parts.contacts();
        this.keyChanges = parts.keyChanges();
        this.history = parts.history();
        this.siblings = parts.siblings();
        this.historyOffered = parts.historyOffered();
        this.ownProfile = parts.ownProfile();
        this.profiles = parts.profiles();
        this.onNewProfileKey = parts.onNewProfileKey();
        this.bodies = new Bodies(own.account());
        this.events = events;
    }

    /** What others told has to do with. */
    record Parts(
            Lists lists,
            Contacts contacts,
            KeyChanges keyChanges,
            History history,
            Siblings siblings,
            Consumer<HistoryCopy> historyOffered,
            ProfileWriting ownProfile,
            ProfileReading profiles,
            Runnable onNewProfileKey) {}

    /**
     * @param serverTimeMs when the mesh took the copy
     * @return false if it is not one of the forms that the contract knows
     */
    boolean take(OwnCopy copy, long serverTimeMs) {
        try {
            store.attempt(() -> does(copy, serverTimeMs));
            return true;
        } catch (MalformedInput garbage) {
            return false;
        }
    }

    private void does(OwnCopy copy, long serverTimeMs) {
        switch (copy.getCopyCase()) {
            case SENT -> sent(copy.getSent(), serverTimeMs);
            case RECEIVED -> received(copy.getReceived());
            case PEOPLE -> copy.getPeople().getPeopleList().forEach(this::meet);
            case READ ->
                history.readElsewhere(
                        AccountId.of(copy.getRead().getAccount()),
                        copy.getRead().getMessagesList(),
                        serverTimeMs);
            case DECLINED ->
                contacts.declinedElsewhere(AccountId.of(copy.getDeclined().getAccount()));
            case TIMERS -> copy.getTimers().getTimersList().forEach(this::set);
            case HISTORY -> historyOffered.accept(copy.getHistory());
            case PROFILE_KEY -> take(copy.getProfileKey());
            case PEOPLE_WANTED -> introduceAll();
            case BLOCKED -> block(copy.getBlocked());
            case VERIFIED -> verify(copy.getVerified().getPerson());
            case PROFILE -> ownProfile.take(copy.getProfile());
            case KEY_CHANGE -> decide(copy.getKeyChange());
            case USERNAME -> store.own.username(username(copy.getUsername()));
            case COPY_NOT_SET -> {
                // Written by a newer client: this one cannot show it.
            }
        }
    }

    private void sent(SentCopy copy, long serverTimeMs) {
        AccountId contact = AccountId.of(copy.getTo().getAccount());
        bodies.check(copy.getContent(), contact);
        // Else it was written by a newer client: this one cannot show it.
        if (meet(copy.getTo()) && Bodies.isHistory(copy.getContent())) {
            history.sentElsewhere(contact, copy.getContent(), serverTimeMs);
        }
    }

    private void received(ReceivedCopy copy) {
        AccountId from = AccountId.of(copy.getFrom().getAccount());
        Content content = copy.getContent();
        bodies.check(content, from);
        if (store.blocked.contains(from)) {
            return;
        }
        boolean known = copy.getRequest() ? contacts.admit(copy.getFrom(), content) : meet(copy.getFrom());
        boolean isShown = Bodies.isHistory(content) || content.hasMarks();
        if (known && isShown && store.messages.firstTime(from, MessageId.of(content.getMessageId()))) {
            // The device that forwards it has marked it as delivered.
            history.received(from, content, copy.getServerTimeMs());
        }
    }

    private void take(ProfileKeyCopy copy) {
        if (AccessKeys.take(store, copy)) {
            store.afterCommit(onNewProfileKey);
        }
    }

    /** To a first device that was recovered; its new profile key is told to contacts from here, since it knows none. */
    private void introduceAll() {
        siblings.introduceAll();
        store.listNotices.addAllContacts();
        store.afterCommit(onNewProfileKey);
    }

    private void set(TimersCopy.Timer timer) {
        AccountId contact = AccountId.of(timer.getAccount());
        var content = Content.newBuilder()
                .setMessageId(timer.getId())
                .setTimerChange(timer.getChange())
                .build();
        bodies.check(content, contact);
        if (contacts.isContact(contact)) {
            history.timer(contact, content);
        }
    }

    /** The key that was compared must be the one that is pinned here. */
    private void verify(Person person) {
        if (meet(person)) {
            store.accounts.verified(AccountId.of(person.getAccount()));
        }
    }

    private void block(BlockedCopy copy) {
        if (meet(copy.getPerson())) {
            AccountId account = AccountId.of(copy.getPerson().getAccount());
            if (copy.getBlocked()) {
                store.blocked.add(account);
            } else {
                store.blocked.remove(account);
            }
        }
    }

    /** Of a successor that was not accepted nothing is kept but that. */
    private void decide(KeyChangeCopy copy) {
        Person successor = copy.getSuccessor();
        AccountId contact = AccountId.of(copy.getContact().getAccount());
        var link = new ContactLink(
                AccountId.of(successor.getAccount()),
                PublicKey.of(successor.getAccountKey().toByteArray()));
        String username = username(successor.getUsername())
                .orElseThrow(() -> new MalformedInput("a successor without the username"));
        if (link.account().equals(contact)) {
            throw new MalformedInput("nobody is a successor of itself");
        }
        if (meet(copy.getContact()) && (!copy.getAccepted() || meet(successor))) {
            var open = new KeyChange(contact, username, link, KeyChange.State.OPEN);
            keyChanges.decidedElsewhere(open.decided(copy.getAccepted()));
        }
    }

    /** Empty for an empty one. */
    private static Optional<String> username(String copied) {
        if (!copied.isEmpty() && !USERNAME.matcher(copied).matches()) {
            throw new MalformedInput("not a username");
        }
        return Optional.of(copied).filter(name -> !name.isEmpty());
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
            lists.forgetImpostor(account);
        }
        boolean isNew = known.filter(KnownAccount::contact).isEmpty();
        // Who told it may not have known yet that the username is a successor's.
        Optional<String> username =
                username(person.getUsername()).filter(name -> !store.keyChanges.isFormer(account, name));
        store.accounts.pin(account, key, username);
        if (!person.getProfileKey().isEmpty()) {
            store.accounts.learnProfileKey(
                    account, new ProfileKey(person.getProfileKey().toByteArray()));
        }
        profiles.met(account);
        if (isNew) {
            contacts.befriended(account);
            Contact contact = store.accounts.find(account).orElseThrow().asContact();
            store.afterCommit(() -> events.publish(new ClientEvent.ContactAddedElsewhere(contact)));
        }
        return true;
    }
}
