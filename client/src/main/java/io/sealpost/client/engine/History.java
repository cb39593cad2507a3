package io.sealpost.client.engine;

import com.google.protobuf.ByteString;
import io.sealpost.client.ClientEvent;
import io.sealpost.client.Message;
import io.sealpost.client.Message.Direction;
import io.sealpost.client.Message.Key;
import io.sealpost.client.Message.State;
import io.sealpost.client.history.Bodies;
import io.sealpost.client.history.Change;
import io.sealpost.client.history.Change.Kind;
import io.sealpost.client.history.Stamp;
import io.sealpost.client.store.Store;
import io.sealpost.client.store.Timers.Timer;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MessageId;
import io.sealpost.protocol.content.v1.Content;
import io.sealpost.protocol.content.v1.Marks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What checked messages do to the history, the same on every device in whatever order they come: all inside the caller's
 * transaction.
 */
final class History {

    private final Store store;
    private final Bodies bodies;
    private final Events events;
    private final BooleanSupplier siblingsExist;

    History(Store store, AccountId me, Events events, BooleanSupplier siblingsExist) {
        this.store = store;
        this.bodies = new Bodies(me);
        this.events = events;
        this.siblingsExist = siblingsExist;
    }

    /** Another account wrote this; it came to this device, or another own one passed it on. */
    void received(AccountId from, Content content, long serverTimeMs) {
        if (Bodies.isMessage(content)) {
            Message message = store.messages.add(from, Direction.RECEIVED, content, serverTimeMs);
            Message settled = catchUp(message);
            boolean isRequest = store.requests.isOpen(from);
            publish(isRequest ? new ClientEvent.RequestReceived(settled) : new ClientEvent.MessageReceived(settled));
        } else if (content.hasMarks()) {
            marked(from, content.getMarks());
        } else {
            change(from, content, false, serverTimeMs);
        }
    }

    /** This device is going to send it, or a change. */
    void sending(AccountId to, Content content) {
        if (Bodies.isMessage(content)) {
            store.messages.add(to, Direction.SENT, content, content.getSentAtMs());
        } else {
            remember(to, content);
            change(to, content, true, content.getSentAtMs());
        }
    }

    /** Another own device sent this, and the mesh has it. @param serverTimeMs when the mesh took what it told about it */
    void sentElsewhere(AccountId to, Content content, long serverTimeMs) {
        var id = MessageId.of(content.getMessageId());
        var key = new Key(id, Direction.SENT);
        if (!Bodies.isMessage(content)) {
            remember(to, content);
            store.earlyMarks.take(to, id).ifPresent(delivered -> store.ownChanges.delivered(to, id));
            change(to, content, true, content.getSentAtMs());
        } else if (store.messages.find(to, key).isEmpty()) {
            store.messages.add(to, Direction.SENT, content, content.getSentAtMs());
            store.expiring.start(to, key, serverTimeMs);
            store.messages.advance(to, id, State.ACCEPTED);
            store.earlyMarks.take(to, id).ifPresent(state -> store.messages.advance(to, id, state));
            Message settled = catchUp(store.messages.find(to, key).orElseThrow());
            publish(new ClientEvent.MessageSentElsewhere(settled));
        }
    }

    /** Another own device has shown these, about then. */
    void readElsewhere(AccountId contact, List<ByteString> messages, long serverTimeMs) {
        for (ByteString message : messages) {
            var id = MessageId.of(message);
            var stamp = new Stamp(0, id, serverTimeMs);
            settle(contact, new Change(Kind.READ, new Key(id, Direction.RECEIVED), true, stamp, ""));
        }
    }

    /** How long new messages live, as told by an own device to one that is new. */
    void timer(AccountId contact, Content change) {
        change(contact, change, true, 0);
    }

    /** Nothing of a message is left on this device but that its id was seen. */
    void forget(AccountId contact, Key message) {
        store.messages.remove(contact, message);
        store.ownChanges.fallSilent(contact, message.id());
    }

    private void marked(AccountId by, Marks marks) {
        advance(by, marks.getDeliveredList(), State.DELIVERED);
        advance(by, marks.getReadList(), State.READ);
    }

    private void advance(AccountId by, List<ByteString> ids, State state) {
        Consumer<MessageId> forward = id -> {
            if (store.messages.advance(by, id, state)) {
                publish(new ClientEvent.MessageChanged(id, by, state));
            } else if (!store.ownChanges.delivered(by, id)
                    && siblingsExist.getAsBoolean()
                    && store.messages.find(by, new Key(id, Direction.SENT)).isEmpty()) {
                store.earlyMarks.keep(by, id, state);
            }
        };
        ids.stream().filter(id -> id.size() == 16).map(MessageId::of).forEach(forward);
    }

    /** To send it again if it cannot be opened. */
    private void remember(AccountId to, Content content) {
        Optional<Change> change = bodies.change(content, true, 0);
        change.filter(taken -> taken.kind() == Kind.DELETION)
                .ifPresent(deletion ->
                        store.ownChanges.fallSilent(to, deletion.message().id()));
        byte[] message = change.map(made -> made.message().id().bytes()).orElse(new byte[0]);
        store.ownChanges.add(to, message, Bodies.bare(content));
    }

    private void change(AccountId contact, Content content, boolean mine, long serverTimeMs) {
        if (content.hasTimerChange()) {
            var change = content.getTimerChange();
            var stamp = new Stamp(change.getRevision(), MessageId.of(content.getMessageId()), serverTimeMs);
            Direction by = mine ? Direction.SENT : Direction.RECEIVED;
            set(new Timer(contact, Duration.ofSeconds(change.getSeconds()), stamp), by);
        } else {
            bodies.change(content, mine, serverTimeMs).ifPresent(change -> settle(contact, change));
        }
    }

    private void set(Timer timer, Direction by) {
        Optional<Timer> known = store.timers.find(timer.account());
        if (known.map(Timer::stamp).stream().allMatch(timer.stamp()::beats)) {
            store.timers.put(timer);
            publish(new ClientEvent.TimerChanged(timer.account(), timer.life(), by));
        }
    }

    /** Does what was said about a message before it came. @return as it is then */
    private Message catchUp(Message message) {
        store.changes.takeEarly(message).forEach(change -> apply(message.contact(), change));
        return store.messages.find(message.contact(), message.key()).orElseThrow();
    }

    private void settle(AccountId contact, Change change) {
        if (store.messages.find(contact, change.message()).isPresent()) {
            if (apply(contact, change)) {
                tell(contact, change);
            }
        } else if (!isGone(contact, change.message())) {
            store.changes.keepEarly(contact, change);
        }
    }

    /** Of what was received and is not here any more nothing is left to be changed. Of a stranger's nothing is awaited. */
    private boolean isGone(AccountId contact, Key message) {
        boolean seen = message.direction() == Direction.RECEIVED && store.messages.wasSeen(contact, message.id());
        return seen || store.requests.isOpen(contact);
    }

    /** @return whether it counts */
    private boolean apply(AccountId contact, Change change) {
        Message target = store.messages.find(contact, change.message()).orElseThrow();
        if (!change.counts(target, store.changes.standing(contact, change.message(), change.kind(), change.mine()))) {
            return false;
        }
        switch (change.kind()) {
            case EDIT -> store.messages.edit(target, change.text());
            case DELETION -> store.messages.empty(target);
            case REACTION -> {}
            case READ -> {
                return store.messages.read(contact, target.id(), change.stamp().serverTimeMs());
            }
        }
        store.changes.put(contact, change);
        return true;
    }

    private void tell(AccountId contact, Change change) {
        Message message = store.messages.find(contact, change.message()).orElseThrow();
        Direction by = change.mine() ? Direction.SENT : Direction.RECEIVED;
        switch (change.kind()) {
            case EDIT -> publish(new ClientEvent.MessageEdited(message));
            case DELETION -> publish(new ClientEvent.MessageDeleted(message));
            case REACTION -> publish(new ClientEvent.ReactionChanged(message, by));
            case READ -> publish(new ClientEvent.MessageChanged(message.id(), contact, State.READ));
        }
    }

    private void publish(ClientEvent event) {
        store.afterCommit(() -> events.publish(event));
    }
}
