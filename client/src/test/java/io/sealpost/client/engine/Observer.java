package io.sealpost.client.engine;

import io.sealpost.client.ClientEvent;
import io.sealpost.client.Message;
import io.sealpost.client.Message.Key;
import io.sealpost.client.store.Store;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MessageId;
import io.sealpost.protocol.content.v1.Content;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** One device's history of one conversation, without a network: it takes what a test lets it take, in any order. */
final class Observer implements AutoCloseable {

    final Store store;
    final History history;
    final List<ClientEvent> told = new CopyOnWriteArrayList<>();
    private final Tasks tasks = new Tasks("observer");
    private final AccountId other;

    Observer(Store store, AccountId me, AccountId other) {
        this.store = store;
        this.other = other;
        var events = new Events(tasks);
        events.listen(told::add);
        this.history = new History(store, me, events, () -> true);
    }

    /** The other side wrote it. A repetition is dropped, as it is when an envelope is opened. */
    void received(Content content, long serverTimeMs) {
        store.run(() -> {
            if (store.messages.firstTime(other, MessageId.of(content.getMessageId()))) {
                history.received(other, content, serverTimeMs);
            }
        });
    }

    /** Another own device wrote it. */
    void sent(Content content) {
        store.run(() -> history.sentElsewhere(other, content, content.getSentAtMs()));
    }

    Optional<Message> find(Key key) {
        return store.transaction(() -> store.messages.find(other, key));
    }

    /** The rows of the history, whatever their order. */
    List<Message> rows() {
        return store.transaction(() -> store.messages.history(other, 10_000)).stream()
                .sorted(Comparator.comparing(
                        message -> message.direction() + " " + message.id().uuid()))
                .toList();
    }

    @Override
    public void close() {
        tasks.close();
        store.close();
    }
}
