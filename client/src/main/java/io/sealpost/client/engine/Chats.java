package io.sealpost.client.engine;

import io.sealpost.client.Message;
import io.sealpost.client.Message.Direction;
import io.sealpost.client.Message.Key;
import io.sealpost.client.Message.State;
import io.sealpost.client.SealpostException;
import io.sealpost.client.Sent;
import io.sealpost.client.history.Bodies;
import io.sealpost.client.history.Change;
import io.sealpost.client.history.Change.Kind;
import io.sealpost.client.history.Emoji;
import io.sealpost.client.history.Stamp;
import io.sealpost.client.history.Timer;
import io.sealpost.client.store.MarksDue.Mark;
import io.sealpost.client.store.Store;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MessageId;
import io.sealpost.protocol.content.v1.Content;
import io.sealpost.protocol.content.v1.Deletion;
import io.sealpost.protocol.content.v1.Edit;
import io.sealpost.protocol.content.v1.Reaction;
import io.sealpost.protocol.content.v1.Reply;
import io.sealpost.protocol.content.v1.TimerChange;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What a person does in conversations: each is checked here, then sent as a message of its own. */
public final class Chats {

    private final Store store;
    private final Parts parts;
    private final Bodies bodies;
    private final InstantSource clock;

    /** @param post encrypts and stores, as {@link Sending#post} does */
    record Parts(
            History history,
            Contacts contacts,
            KeyChanges keyChanges,
            Marks marks,
            Siblings siblings,
            Consumer<Draft> post) {}

    Chats(Store store, AccountId me, Parts parts, InstantSource clock) {
        this.store = store;
        this.bodies = new Bodies(me);
        this.parts = parts;
        this.clock = clock;
    }

    /** @param body a text or an attachment */
    public Sent send(AccountId contact, Content.Builder body, Optional<Key> replyTo) {
        replyTo.ifPresent(key -> body.setReply(reply(contact, key)));
        timer(contact).ifPresent(life -> body.setExpiresAfterS((int) life.toSeconds()));
        return post(contact, body);
    }

    public Sent edit(AccountId contact, Key key, String text) {
        Message message = find(contact, key);
        require(message.direction() == Direction.SENT, "Only one's own messages can be edited.");
        require(message.attachment().isEmpty(), "A file cannot be edited; delete it and send another one.");
        require(isWithin(Change.EDITABLE, message), "A message can be edited for 24 hours; send another one.");
        require(!text.isBlank(), "The new text is empty; to take a message back, delete it.");
        return post(
                contact,
                Content.newBuilder()
                        .setEdit(Edit.newBuilder()
                                .setMessage(key.id().byteString())
                                .setRevision(next(message.changes().revision()))
                                .setText(text)));
    }

    public Sent delete(AccountId contact, Key key) {
        Message message = find(contact, key);
        require(
                message.direction() == Direction.SENT,
                "Only one's own messages can be deleted for both; others only here.");
        require(
                isWithin(Change.DELETABLE, message),
                "A message can be deleted for both within 48 hours; it can still be deleted here.");
        return post(
                contact,
                Content.newBuilder()
                        .setDeletion(Deletion.newBuilder().setMessage(key.id().byteString())));
    }

    /** On this device only. */
    public void deleteHere(AccountId contact, Key key) {
        store.run(() -> parts.history().forget(contact, key));
    }

    /** @param emoji empty: none any more */
    public Sent react(AccountId contact, Key key, String emoji) {
        require(emoji.isEmpty() || Emoji.isOne(emoji), "A reaction is one emoji.");
        find(contact, key);
        Optional<Stamp> standing = store.transaction(() -> store.changes.standing(contact, key, Kind.REACTION, true));
        return post(
                contact,
                Content.newBuilder()
                        .setReaction(Reaction.newBuilder()
                                .setMessage(key.id().byteString())
                                .setAuthor(bodies.author(key, contact))
                                .setRevision(next(standing.map(Stamp::revision).orElse(0)))
                                .setEmoji(emoji)));
    }

    /** Empty: new messages do not disappear. */
    public Optional<Duration> timer(AccountId contact) {
        return store.transaction(() -> store.timers.find(contact))
                .map(timer -> timer.life())
                .filter(Duration::isPositive);
    }

    public Sent setTimer(AccountId contact, Duration life) {
        require(Timer.isAllowed(life), "Messages can live for 5 seconds to 4 weeks, or for ever.");
        int revision = store.transaction(() -> store.timers.find(contact))
                .map(timer -> timer.stamp().revision())
                .orElse(0);
        return post(
                contact,
                Content.newBuilder()
                        .setTimerChange(TimerChange.newBuilder()
                                .setRevision(next(revision))
                                .setSeconds((int) life.toSeconds())));
    }

    /** Everything received. Who is no contact is not told. */
    public void markRead(AccountId contact) {
        store.run(() -> read(contact, store.messages.unread(contact)));
    }

    public void markRead(AccountId contact, Message message) {
        store.run(() -> {
            if (message.direction() == Direction.RECEIVED) {
                read(contact, List.of(message.id()));
            }
        });
    }

    private void read(AccountId contact, List<MessageId> shown) {
        List<MessageId> first = shown.stream()
                .filter(id -> store.messages.read(contact, id, clock.millis()))
                .toList();
        if (!store.requests.isOpen(contact) && !store.blocked.contains(contact)) {
            first.forEach(id -> parts.marks().due(contact, id, Mark.READ));
        }
        parts.siblings().read(contact, first);
    }

    private Sent post(AccountId contact, Content.Builder body) {
        parts.contacts().require(contact);
        parts.keyChanges().writing(contact);
        var draft = Draft.of(contact, body, content -> parts.history().sending(contact, content));
        parts.post().accept(draft);
        return new Sent(draft.id(), draft.accepted());
    }

    /** One that can still be changed. */
    private Message find(AccountId contact, Key key) {
        Message message = store.transaction(() -> store.messages.find(contact, key))
                .orElseThrow(() -> new SealpostException(
                        SealpostException.USAGE, "This message is not here any more; nothing was changed."));
        require(!message.isDeleted(), "This message was deleted.");
        require(message.state() != State.FAILED, "This message was not delivered; send another one.");
        return message;
    }

    private Reply reply(AccountId contact, Key key) {
        find(contact, key);
        return Reply.newBuilder()
                .setMessage(key.id().byteString())
                .setAuthor(bodies.author(key, contact))
                .build();
    }

    private boolean isWithin(Duration bound, Message message) {
        return !clock.instant().isAfter(message.sentAt().plus(bound));
    }

    /** Whoever uses up the numbers leaves the decision to the ids. */
    private static int next(int revision) {
        return revision == Integer.MAX_VALUE ? revision : revision + 1;
    }

    private static void require(boolean possible, String sentence) {
        if (!possible) {
            throw new SealpostException(SealpostException.USAGE, sentence);
        }
    }
}
