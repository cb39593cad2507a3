package io.sealpost.client.engine;

import io.sealpost.client.SealpostException;
import io.sealpost.client.store.MarksDue.Mark;
import io.sealpost.client.store.Store;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MessageId;
import io.sealpost.protocol.content.v1.Content;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Delivered and read marks: ordinary encrypted messages, merged for a moment, and never marked themselves. */
final class Marks {

    private static final Logger LOG = System.getLogger(Marks.class.getName());
    private static final int MOST_IN_ONE_MESSAGE = 1000;

    private final Store store;
    private final Consumer<Draft> post;
    private final Tasks tasks;
    private final Duration delay;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    /** Two at a time would send the same marks twice: they stay due until they are encrypted. */
    private final ReentrantLock sending = new ReentrantLock();

    Marks(Store store, Consumer<Draft> post, Tasks tasks, Duration delay) {
        this.store = store;
        this.post = post;
        this.tasks = tasks;
        this.delay = delay;
    }

    /** In a transaction: this message will be marked soon. */
    void due(AccountId account, MessageId message, Mark mark) {
        store.marks.add(account, message, mark);
        store.afterCommit(this::schedule);
    }

    /** Sends what a former run or a lost connection left behind. */
    void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            tasks.after(delay, () -> {
                scheduled.set(false);
                send();
            });
        }
    }

    private void send() {
        sending.lock();
        try {
            store.transaction(store.marks::accounts).forEach(this::sendIfPossible);
        } finally {
            sending.unlock();
        }
    }

    private void sendIfPossible(AccountId account) {
        try {
            send(account);
        } catch (SealpostException notNow) {
            // They stay in the database and go with the next ones, or when the client connects again.
            LOG.log(Level.DEBUG, "Marks wait code={0}", notNow.code());
        }
    }

    private void send(AccountId account) {
        List<MessageId> delivered = pick(account, Mark.DELIVERED);
        List<MessageId> read = pick(account, Mark.READ);
        if (delivered.isEmpty() && read.isEmpty()) {
            return;
        }
        var body = Content.newBuilder();
        delivered.forEach(id -> body.getMarksBuilder().addDelivered(id.byteString()));
        read.forEach(id -> body.getMarksBuilder().addRead(id.byteString()));
        post.accept(Draft.of(account, body, content -> {
            store.marks.remove(account, Mark.DELIVERED, delivered);
            store.marks.remove(account, Mark.READ, read);
        }));
        if (Math.max(delivered.size(), read.size()) == MOST_IN_ONE_MESSAGE) {
            schedule();
        }
    }

    private List<MessageId> pick(AccountId account, Mark mark) {
        return store.transaction(() -> store.marks.of(account, mark, MOST_IN_ONE_MESSAGE));
    }
}
