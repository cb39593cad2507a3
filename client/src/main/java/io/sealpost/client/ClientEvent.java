package io.sealpost.client;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MessageId;
import java.time.Duration;

/** What a client tells its listeners, in order, after it is stored. */
public sealed interface ClientEvent {

    /** A new message, shown once however often the mesh delivered it. */
    record MessageReceived(Message message) implements ClientEvent {}

    /** Another device of this account sent it. */
    record MessageSentElsewhere(Message message) implements ClientEvent {}

    /** The state of a message changed: accepted, delivered, read or failed; or read on another device. */
    record MessageChanged(MessageId id, AccountId contact, Message.State state) implements ClientEvent {}

    /** The mesh delivered something again that was here already; it was acknowledged and is not shown. */
    record RepeatIgnored() implements ClientEvent {}

    record ConnectionChanged(ConnectionState state) implements ClientEvent {}

    /**
     * About how many messages wait in the mailbox; they follow, then {@link Drained}. Not told when none waits; may come again
     * when the connection had to catch up.
     *
     * @param messages marks of delivery and reading count as well
     */
    record Backlog(long messages) implements ClientEvent {}

    /** Everything that waited in the mailbox when this connection began has been processed. */
    record Drained() implements ClientEvent {}

    /**
     * The history is on its way from one device of this account to another one.
     *
     * @param giving from this device; false: to it
     * @param total about how many messages there are
     */
    record HistoryProgress(boolean giving, long messages, long total) implements ClientEvent {}

    record PresenceChanged(Presence presence) implements ClientEvent {}

    /** A contact began to type, or does not any more: they said so, a message of theirs came, or they fell silent for 10 s. */
    record TypingChanged(AccountId contact, boolean typing) implements ClientEvent {}

    /** A contact shows something else of themselves: it is their own claim. */
    record ProfileChanged(AccountId contact, Profile profile) implements ClientEvent {}

    /**
     * The username of a contact names another account: found by this device, or answered on another one of this account. While
     * it is open, {@link KeyChangePolicy} says what becomes of what is sent; {@link Chat#acceptKeyChange} and
     * {@link Chat#keepKey} answer it.
     */
    record KeyChanged(KeyChange change) implements ClientEvent {}

    record SecurityEvent(SecurityWarning warning) implements ClientEvent {}

    /** The text of a message is another one, whoever wrote it, on whichever device. */
    record MessageEdited(Message message) implements ClientEvent {}

    /** A message was taken back by who wrote it: its text or file is gone. */
    record MessageDeleted(Message message) implements ClientEvent {}

    /** Somebody reacted to a message, or does not any more. @param by SENT: this account, on whichever device */
    record ReactionChanged(Message message, Message.Direction by) implements ClientEvent {}

    /** New messages of a conversation live so long from now on. @param timer zero: for ever @param by as for reactions */
    record TimerChanged(AccountId contact, Duration timer, Message.Direction by) implements ClientEvent {}

    /** The time of a message is over: nothing of it is left here. */
    record MessageExpired(AccountId contact, Message.Key message) implements ClientEvent {}

    /** Somebody who is no contact wrote: their first message, or another one before the request is decided. */
    record RequestReceived(Message message) implements ClientEvent {}

    /** A request was deleted, here or on another device of this account. */
    record RequestDeleted(AccountId account) implements ClientEvent {}

    /**
     * The server has another key for wake-ups than when {@link SealpostClient#wakeAt} was called. Many push services refuse
     * it: subscribe there with the new key, and call {@code wakeAt} again. Told once a day until then.
     *
     * @param key as {@link SealpostClient#wakeupKey} gives it
     */
    record WakeupKeyChanged(String key) implements ClientEvent {}

    /** Another device of this account knows this contact; its account key is pinned here, too, now. */
    record ContactAddedElsewhere(Contact contact) implements ClientEvent {}
}
