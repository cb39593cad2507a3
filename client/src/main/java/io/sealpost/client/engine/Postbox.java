package io.sealpost.client.engine;

import io.sealpost.client.ClientEvent.MessageChanged;
import io.sealpost.client.Message.State;
import io.sealpost.client.SealpostException;
import io.sealpost.client.history.Bodies;
import io.sealpost.client.store.Outbox.Letter;
import io.sealpost.client.store.Store;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MessageId;
import io.sealpost.protocol.content.v1.Content;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** What is on its way: which connection carries the outbox at the moment, and what became of each letter. */
final class Postbox {

    private final Store store;
    private final Events events;
    private final Tasks tasks;
    private final BiConsumer<AccountId, Content> onSent;
    private final Map<Long, CompletableFuture<Void>> promises = new ConcurrentHashMap<>();
    private volatile Optional<BiConsumer<Long, AccountId>> connection = Optional.empty();

    /** @param onSent in the transaction that says that the mesh has it; of a change also in the one that says that it has not */
    Postbox(Store store, Events events, Tasks tasks, BiConsumer<AccountId, Content> onSent) {
        this.store = store;
        this.events = events;
        this.tasks = tasks;
        this.onSent = onSent;
    }

    /** After the commit, in its order. */
    void offer(long position, Draft draft) {
        promises.put(position, draft.accepted());
        connection.ifPresent(writer -> writer.accept(position, draft.recipient()));
    }

    /** Everything in the outbox, then whatever is put there, goes to this connection: nothing twice, nothing left out. */
    void attach(BiConsumer<Long, AccountId> writer) {
        store.run(() -> {
            store.outbox.waiting().forEach(letter -> writer.accept(letter.position(), letter.recipient()));
            connection = Optional.of(writer);
        });
    }

    /** This connection is gone. By now another one may be attached: that one stays. */
    void detach(BiConsumer<Long, AccountId> writer) {
        store.run(() -> connection = connection.filter(attached -> attached != writer));
    }

    /** The mesh has it: our own copy of the ciphertext is forgotten. Repeatable. */
    void accepted(long position) {
        end(position, State.ACCEPTED);
        promise(position).ifPresent(promise -> promise.completeAsync(() -> null, tasks.executor()));
    }

    /** It will not be delivered. Its message keys are used up all the same. */
    void failed(long position, SealpostException reason) {
        end(position, State.FAILED);
        promise(position).ifPresent(promise -> tasks.run(() -> promise.completeExceptionally(reason)));
    }

    /** The client is closing; what is in the outbox goes on next time. */
    void close() {
        var closing = new SealpostException(
                SealpostException.USAGE, "The client was closed before the server accepted this; it is stored.");
        promises.values().forEach(promise -> promise.completeExceptionally(closing));
    }

    private Optional<CompletableFuture<Void>> promise(long position) {
        return Optional.ofNullable(promises.remove(position));
    }

    private void end(long position, State state) {
        store.run(() -> {
            Optional<Letter> letter = store.outbox.find(position);
            store.outbox.remove(position);
            letter.ifPresent(sent -> advance(sent, state));
            letter.filter(sent -> Bodies.isLastOfADeletedMessage(sent.content()))
                    .ifPresent(sent -> store.eraseAfterCommit());
            letter.filter(sent -> isFirst(sent) && isSent(sent, state))
                    .ifPresent(sent -> onSent.accept(sent.recipient(), sent.content()));
        });
    }

    /** A change is made here whatever becomes of it, and so it is on the other devices. */
    private static boolean isSent(Letter letter, State state) {
        return state == State.ACCEPTED || Bodies.isChange(letter.content());
    }

    /** Not one that was sent again because it did not arrive readable. Its mark may have come before its acceptance. */
    private static boolean isFirst(Letter letter) {
        return letter.frame().getMessageId().equals(letter.content().getMessageId());
    }

    private void advance(Letter letter, State state) {
        var id = MessageId.of(letter.content().getMessageId());
        if (store.messages.advance(letter.recipient(), id, state)) {
            store.afterCommit(() -> events.publish(new MessageChanged(id, letter.recipient(), state)));
        }
    }
}
