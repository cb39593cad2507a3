package io.sealpost.client.engine;

import com.google.protobuf.ByteString;
import io.sealpost.client.ClientEvent;
import io.sealpost.client.Contact;
import io.sealpost.client.Message;
import io.sealpost.client.Message.Direction;
import io.sealpost.client.Message.State;
import io.sealpost.client.ProfileKey;
import io.sealpost.client.SecurityWarning;
import io.sealpost.client.signal.Ciphers;
import io.sealpost.client.signal.Opened;
import io.sealpost.client.store.KnownAccount;
import io.sealpost.client.store.MarksDue.Mark;
import io.sealpost.client.store.Own;
import io.sealpost.client.store.Store;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MessageId;
import io.sealpost.protocol.content.v1.Content;
import io.sealpost.protocol.content.v1.ListKnowledge;
import io.sealpost.protocol.frames.v1.Envelope;
import java.util.List;
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
                setAside(envelope, SecurityWarning.UNREADABLE_MESSAGE);
                resending.ask(sender.account(), sender.device(), envelope.getServerTimeMs());
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
        learn(sender, content.get());
        heardFrom.accept(sender.account());
        if (store.messages.firstTime(
                sender.account(), MessageId.of(content.get().getMessageId()))) {
            accept(sender, content.get(), envelope.getServerTimeMs());
        } else {
            store.afterCommit(() -> events.publish(new ClientEvent.RepeatIgnored()));
        }
    }

    private void takeFromSibling(Sender sender, Envelope envelope, Content content) {
        if (content.hasResend()) {
            resending.answer(sender.account(), sender.device());
        } else if (content.hasOwnCopy() && !mirror.take(content.getOwnCopy())) {
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

    /** A first message pins its writer's account key; every message may bring a new profile key. */
    private void learn(Sender sender, Content content) {
        KnownAccount known = store.accounts.find(sender.account()).orElseThrow();
        if (!known.contact()) {
            store.accounts.pin(sender.account(), known.accountKey(), Optional.empty());
        }
        if (!content.getProfileKey().isEmpty()) {
            store.accounts.learnProfileKey(
                    sender.account(), new ProfileKey(content.getProfileKey().toByteArray()));
        }
        if (!known.contact()) {
            Contact contact =
                    store.accounts.find(sender.account()).orElseThrow().asContact();
            store.afterCommit(() -> events.publish(new ClientEvent.ContactAdded(contact)));
        }
    }

    private void accept(Sender sender, Content content, long serverTimeMs) {
        switch (content.getBodyCase()) {
            case TEXT, ATTACHMENT -> {
                Message message = store.messages.add(sender.account(), Direction.RECEIVED, content, serverTimeMs);
                marks.due(sender.account(), message.id(), Mark.DELIVERED);
                if (authenticity.knowsOlderListOfMine(content)) {
                    siblings.received(sender.account(), content, serverTimeMs);
                }
                store.afterCommit(() -> events.publish(new ClientEvent.MessageReceived(message)));
            }
            case MARKS -> {
                advance(sender, content.getMarks().getDeliveredList(), State.DELIVERED);
                advance(sender, content.getMarks().getReadList(), State.READ);
            }
            case RESEND -> resending.answer(sender.account(), sender.device());
            case OWN_COPY, BODY_NOT_SET -> {
                // Written by a newer client: this one has nothing to show, but has learnt who wrote.
            }
        }
    }

    private void advance(Sender sender, List<ByteString> ids, State state) {
        Consumer<MessageId> forward = id -> {
            if (store.messages.advance(sender.account(), id, state)) {
                store.afterCommit(() -> events.publish(new ClientEvent.MessageChanged(id, sender.account(), state)));
            } else if (siblings.exist()
                    && store.messages.find(sender.account(), Direction.SENT, id).isEmpty()) {
                store.messages.keepEarlyMark(sender.account(), id, state);
            }
        };
        ids.stream().filter(id -> id.size() == 16).map(MessageId::of).forEach(forward);
    }
}
