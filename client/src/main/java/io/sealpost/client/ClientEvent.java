package io.sealpost.client;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MessageId;

/** What a client tells its listeners, in order, after it is stored. */
public sealed interface ClientEvent {

    /** A new message, shown once however often the mesh delivered it. */
    record MessageReceived(Message message) implements ClientEvent {}

    /** Another device of this account sent it. */
    record MessageSentElsewhere(Message message) implements ClientEvent {}

    /** The state of a message changed: accepted, delivered, read or failed. */
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

    record PresenceChanged(Presence presence) implements ClientEvent {}

    record SecurityEvent(SecurityWarning warning) implements ClientEvent {}

    /**
     * The server has another key for wake-ups than when {@link SealpostClient#wakeAt} was called. Many push services refuse
     * it: subscribe there with the new key, and call {@code wakeAt} again. Told once a day until then.
     *
     * @param key as {@link SealpostClient#wakeupKey} gives it
     */
    record WakeupKeyChanged(String key) implements ClientEvent {}

    /** A contact that was not known wrote first; its account key is pinned now. */
    record ContactAdded(Contact contact) implements ClientEvent {}

    /** Another device of this account knows this contact; its account key is pinned here, too, now. */
    record ContactAddedElsewhere(Contact contact) implements ClientEvent {}
}
