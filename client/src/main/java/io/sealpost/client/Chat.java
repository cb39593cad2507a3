package io.sealpost.client;

import io.sealpost.client.Message.Key;
import io.sealpost.client.engine.Engine;
import io.sealpost.client.store.Store;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.content.v1.Content;
import io.sealpost.protocol.content.v1.Text;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The conversation with one contact, or with somebody whose message request is open: whatever is sent to them accepts it.
 *
 * <p>What is sent is encrypted for all of their devices and stored; it goes now or with the next connection. A call fails, and
 * stores nothing, if the server has to be asked for their devices or keys and cannot be.
 */
public final class Chat {

    private final AccountId contact;
    private final Engine engine;
    private final Store store;

    Chat(AccountId contact, Engine engine, Store store) {
        this.contact = contact;
        this.engine = engine;
        this.store = store;
    }

    public Sent send(String text) {
        return engine.chats().send(contact, text(text), Optional.empty());
    }

    /** Sends a text that answers a message of either side. */
    public Sent reply(Message to, String text) {
        return engine.chats().send(contact, text(text), Optional.of(to.key()));
    }

    /** Encrypts a file of at most 100 MB, uploads it, and sends what opens it. */
    public Sent sendFile(Path file, String contentType) {
        return engine.sendFile(contact, file, contentType, Optional.empty());
    }

    /** The same, in answer to a message of either side. */
    public Sent replyWithFile(Message to, Path file, String contentType) {
        return engine.sendFile(contact, file, contentType, Optional.of(to.key()));
    }

    /** Gives one's own text another wording, for both sides: within 24 hours, as often as wanted. */
    public Sent edit(Message message, String text) {
        return engine.chats().edit(contact, message.key(), text);
    }

    /** Takes one's own message back, for both sides: within 48 hours. Nobody can make somebody forget what they have read. */
    public Sent delete(Message message) {
        return engine.chats().delete(contact, message.key());
    }

    /** Deletes any message on this device only; nobody is told. */
    public void deleteHere(Message message) {
        engine.chats().deleteHere(contact, message.key());
    }

    /** @param emoji one, in place of an earlier one; empty: none any more */
    public Sent react(Message message, String emoji) {
        return engine.chats().react(contact, message.key(), emoji);
    }

    /** After which time new messages of both sides disappear; empty: never. */
    public Optional<Duration> timer() {
        return engine.chats().timer(contact);
    }

    /** @param life 5 seconds to 4 weeks, or zero for ever; messages that were sent before keep theirs */
    public Sent setTimer(Duration life) {
        return engine.chats().setTimer(contact, life);
    }

    /** The newest {@code limit} messages, oldest first. */
    public List<Message> history(int limit) {
        return store.transaction(() -> store.messages.history(contact, limit));
    }

    /** A message of this conversation, if it is here. */
    public Optional<Message> find(Key message) {
        return store.transaction(() -> store.messages.find(contact, message));
    }

    /** The message that this one answers, as it is here; empty if it answers none, or one that is not here (any more). */
    public Optional<Message> quoted(Message message) {
        return message.replyTo().flatMap(this::find);
    }

    /** Marks everything received as read, and tells them unless they are no contact. */
    public void markRead() {
        engine.chats().markRead(contact);
    }

    /** Marks this one message as read, if it was received: nothing that was not shown is marked. */
    public void markRead(Message message) {
        engine.chats().markRead(contact, message);
    }

    /** Makes a contact of somebody who wrote: their key is pinned. Nothing to do for a contact; fails as usage without either. */
    public Contact accept() {
        return engine.contacts().require(contact);
    }

    /** Deletes a request and what they wrote, on all own devices; they are ignored until they are added, and learn nothing. */
    public void decline() {
        engine.contacts().decline(contact);
    }

    /** Whether this contact's username names another account, or did: the one that waits for an answer, else the newest. */
    public Optional<KeyChange> keyChange() {
        return engine.keyChanges().find(contact);
    }

    /**
     * The account that the username names now is the same person: it becomes a contact under this username, its key pinned and
     * not verified. The history stays here, with the contact that lost the username. Fails as usage if it is decided already,
     * or names yet another account by now.
     *
     * @param seen what the person was shown
     */
    public Contact acceptKeyChange(KeyChange seen) {
        return engine.keyChanges().accept(contact, seen);
    }

    /** It is somebody else, or not clear: what is sent goes to this contact as before. Fails as {@link #acceptKeyChange} does. */
    public void keepKey(KeyChange seen) {
        engine.keyChanges().keep(contact, seen);
    }

    private static Content.Builder text(String text) {
        return Content.newBuilder().setText(Text.newBuilder().setText(text));
    }

    /**
     * Tells the contact that this person types, or stopped; call it with every key. Nobody is told but who was seen online
     * ({@link SealpostClient#watchPresence}) and has answered, at most once in 5 s; what is lost is lost.
     */
    public void typing(boolean typing) {
        engine.contacts().known(contact);
        engine.typing(contact, typing);
    }

    /** Shows nothing of this contact any more, and lets them see nothing: contacts get a new profile key, they do not. */
    public void block() {
        engine.contacts().known(contact);
        engine.blocking().block(contact);
    }

    public void unblock() {
        engine.blocking().unblock(contact);
    }
}
