package io.sealpost.client.engine;

import io.sealpost.client.ClientEvent;
import io.sealpost.client.ProfileKey;
import io.sealpost.client.SecurityWarning;
import io.sealpost.client.history.Bodies;
import io.sealpost.client.signal.Ciphers;
import io.sealpost.client.signal.Opened;
import io.sealpost.client.store.MarksDue.Mark;
import io.sealpost.client.store.Own;
import io.sealpost.client.store.Store;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MessageId;
import io.sealpost.protocol.content.v1.Content;
import io.sealpost.protocol.content.v1.ListKnowledge;
import io.sealpost.protocol.frames.v1.Envelope;
import java.util.Optional;
import java.util.function.Consumer;

/** Opens one envelope of a listed device, checks who wrote it and stores what it says: all inside the caller's transaction. */
final class Opening {

    private final Store store;
    private final Ciphers ciphers;
    private final Authenticity authenticity;
    private final Marks marks;
    private final Resending resending;
    private final Siblings siblings;
    private final Mirror mirror;
    private final Contacts contacts;
    private final History history;
    private final Events events;
    private final Own own;
    private final Consumer<ListKnowledge> ownListDoubted;
    private final Consumer<AccountId> heardFrom;

    /** What opening an envelope may have to do with it. */
    record Parts(
            Ciphers ciphers,
            Authenticity authenticity,
            Marks marks,
            Resending resending,
            Siblings siblings,
            Mirror mirror,
            Contacts contacts,
            History history,
            Consumer<ListKnowledge> ownListDoubted,
            Consumer<AccountId> heardFrom) {}

    Opening(Store store, Own own, Parts parts, Events events) {
        this.store = store;
        this.own = own;
        this.ciphers = parts.ciphers();
        this.authenticity = parts.authenticity();
        this.marks = parts.marks();
        this.resending = parts.resending();
        this.siblings = parts.siblings();
        this.mirror = parts.mirror();
        this.contacts = parts.contacts();
        this.history = parts.history();
        this.ownListDoubted = parts.ownListDoubted();
        this.heardFrom = parts.heardFrom();
        this.events = events;
    }

    /** Fails with {@link NewerListNamed} if it cannot be judged yet; the caller rolls back and holds the envelope. */
    void open(Sender sender, Envelope envelope) {
        byte[] ciphertext = envelope.getCiphertext().toByteArray();
        switch (ciphers.decrypt(sender.device(), envelope.getType(), ciphertext)) {
            case Opened.Repeat repeat -> store.afterCommit(() -> events.publish(new ClientEvent.RepeatIgnored()));
            case Opened.Untrusted untrusted -> setAside(envelope, SecurityWarning.SENDER_FORGED);
            case Opened.Unreadable unreadable -> {
                if (!store.blocked.contains(sender.account())) {
                    setAside(envelope, SecurityWarning.UNREADABLE_MESSAGE);
                    resending.ask(sender.account(), sender.device(), envelope.getServerTimeMs());
                }
            }
            case Opened.Plaintext plaintext -> read(sender, envelope, plaintext);
        }
    }

    /** Puts an envelope where it is kept but never shown, and tells listeners why. */
    void setAside(Envelope envelope, SecurityWarning warning) {
        store.envelopes.quarantine(envelope, warning.name());
        store.afterCommit(() -> events.alarm(warning));
    }

    private void read(Sender sender, Envelope envelope, Opened.Plaintext plaintext) {
        Optional<Content> content = Letters.unpad(plaintext.bytes());
        if (content.isEmpty()) {
            setAside(envelope, SecurityWarning.UNREADABLE_MESSAGE);
            return;
        }
        Optional<SecurityWarning> refusal = authenticity.refusal(sender, content.get());
        if (refusal.isPresent()) {
            setAside(envelope, refusal.get());
            return;
        }
        if (sender.account().equals(own.account())) {
            takeFromSibling(sender, envelope, content.get());
            return;
        }
        if (store.blocked.contains(sender.account())) {
            return;
        }
        checkMyList(content.get());
        var id = MessageId.of(content.get().getMessageId());
        if (store.messages.wasSeen(sender.account(), id)) {
            learn(sender, content.get());
            store.afterCommit(() -> events.publish(new ClientEvent.RepeatIgnored()));
        } else if (contacts.admit(sender.account(), content.get())) {
            learn(sender, content.get());
            store.messages.firstTime(sender.account(), id);
            checkOrder(sender, content.get());
            accept(sender, content.get(), envelope.getServerTimeMs());
        }
    }

    private void takeFromSibling(Sender sender, Envelope envelope, Content content) {
        checkOrder(sender, content);
        if (content.hasResend()) {
            resending.answer(sender.account(), sender.device());
        } else if (content.hasOwnCopy() && !mirror.take(content.getOwnCopy(), envelope.getServerTimeMs())) {
            setAside(envelope, SecurityWarning.UNREADABLE_MESSAGE);
        }
    }

    /** A contact may know of a device of mine before I do, but nobody may know another list than I under one version. */
    private void checkMyList(Content content) {
        if (authenticity.knowsOtherListOfMine(content)) {
            store.afterCommit(() -> events.alarm(SecurityWarning.OWN_LIST_FORGED));
        } else if (authenticity.knowsNewerListOfMine(content)) {
            store.afterCommit(() -> ownListDoubted.accept(content.getRecipientList()));
        }
    }

    /** One that was overtaken is authentic all the same: it is told of, and lost is nothing. */
    private void checkOrder(Sender sender, Content content) {
        if (!store.runningNumbers.opened(sender.device(), content.getOrder())) {
            store.afterCommit(() -> events.alarm(SecurityWarning.ENVELOPES_REORDERED));
        }
    }

    /** Every message may bring a new profile key. */
    private void learn(Sender sender, Content content) {
        if (!content.getProfileKey().isEmpty()) {
            store.accounts.learnProfileKey(
                    sender.account(), new ProfileKey(content.getProfileKey().toByteArray()));
        }
        heardFrom.accept(sender.account());
    }

    private void accept(Sender sender, Content content, long serverTimeMs) {
        if (content.hasResend()) {
            resending.answer(sender.account(), sender.device());
        } else if (Bodies.isHistory(content) || content.hasMarks()) {
            history.received(sender.account(), content, serverTimeMs);
            markDelivered(sender, content);
            if (authenticity.missesADeviceOfMine(content)) {
                siblings.received(sender.account(), content, serverTimeMs);
            }
        }
        // Else it was written by a newer client: this one has nothing to show, but has learnt who wrote.
    }

    /** Of whoever is no contact nothing is marked, and no mark is. */
    private void markDelivered(Sender sender, Content content) {
        if (Bodies.isHistory(content) && contacts.isContact(sender.account())) {
            marks.due(sender.account(), MessageId.of(content.getMessageId()), Mark.DELIVERED);
        }
    }
}
