package io.sealpost.client.engine;

import io.sealpost.client.SealpostException;
import io.sealpost.client.mesh.Socket;
import io.sealpost.client.store.Outbox.Letter;
import io.sealpost.client.store.Store;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.frames.v1.ClientFrame;
import io.sealpost.protocol.frames.v1.Error;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

/** Writes the outbox to one connection and takes its answers. A new connection has a new one, which starts from the outbox. */
final class Outgoing {

    private final Socket socket;
    private final Store store;
    private final Postbox postbox;
    private final Refusals refusals;
    private final Tasks tasks;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<AccountId, Lane> lanes = new LinkedHashMap<>();
    private final Map<Long, AccountId> recipients = new HashMap<>();
    private final BiConsumer<Long, AccountId> writer = this::offer;
    private boolean closed;

    Outgoing(Socket socket, Store store, Postbox postbox, Refusals refusals, Tasks tasks) {
        this.socket = socket;
        this.store = store;
        this.postbox = postbox;
        this.refusals = refusals;
        this.tasks = tasks;
    }

    void start() {
        postbox.attach(writer);
        tasks.run(this::write);
    }

    /** The connection is gone. */
    void close() {
        postbox.detach(writer);
        locked(() -> closed = true);
    }

    void accepted(long position) {
        Optional<Lane> lane = lane(position);
        if (lane.isEmpty()) {
            return;
        }
        postbox.accepted(position);
        lock.lock();
        try {
            lane.get().accepted(position);
            AccountId recipient = recipients.remove(position);
            lane.get().due().ifPresent(due -> dealWith(recipient, lane.get(), due));
            removeIfEmpty(recipient, lane.get());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void refused(long position, Error error) {
        lane(position)
                .ifPresent(lane -> locked(() -> lane.refused(position, error)
                        .ifPresent(due -> dealWith(recipients.get(due.position()), lane, due))));
    }

    /** Whether an answer is missing for so long that the connection should be given up. */
    boolean isOverdue(Duration patience) {
        lock.lock();
        try {
            long now = System.nanoTime();
            return lanes.values().stream().anyMatch(lane -> lane.isOverdue(now, patience));
        } finally {
            lock.unlock();
        }
    }

    private void offer(long position, AccountId recipient) {
        locked(() -> {
            recipients.put(position, recipient);
            lanes.computeIfAbsent(recipient, account -> new Lane(Lane.IN_ORDER)).add(position);
        });
    }

    private void write() {
        try {
            for (Optional<Long> next = next(); next.isPresent(); next = next()) {
                write(next.get());
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (SealpostException broken) {
            // The reader of this connection sees its end, too, and makes a new one.
            socket.abort();
        }
    }

    private void write(long position) {
        Optional<Letter> letter = store.transaction(() -> store.outbox.find(position));
        if (letter.isPresent()) {
            socket.send(ClientFrame.newBuilder()
                    .setRequest(position)
                    .setSend(letter.get().frame())
                    .build());
        } else {
            accepted(position);
        }
    }

    private Optional<Long> next() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                for (Lane lane : lanes.values()) {
                    Optional<Long> position = lane.next(System.nanoTime());
                    if (position.isPresent()) {
                        return position;
                    }
                }
                changed.await();
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private void dealWith(AccountId recipient, Lane lane, Lane.Refusal refusal) {
        int inARow = lane.refusalsInARow();
        tasks.run(() -> {
            try {
                goOn(recipient, lane, refusal, refusals.settle(refusal, inARow));
            } catch (RuntimeException defect) {
                // The lane would stay halted as long as this connection lasts: the next one starts it from the outbox.
                socket.abort();
                throw defect;
            }
        });
    }

    private void goOn(AccountId recipient, Lane lane, Lane.Refusal refusal, boolean sendAgain) {
        locked(() -> {
            if (!sendAgain) {
                lane.drop(refusal.position());
                recipients.remove(refusal.position());
            }
            lane.resume();
            removeIfEmpty(recipient, lane);
        });
    }

    private void removeIfEmpty(AccountId recipient, Lane lane) {
        if (lane.isEmpty()) {
            lanes.remove(recipient, lane);
        }
    }

    private Optional<Lane> lane(long position) {
        lock.lock();
        try {
            return Optional.ofNullable(recipients.get(position)).map(lanes::get);
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable work) {
        lock.lock();
        try {
            work.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
