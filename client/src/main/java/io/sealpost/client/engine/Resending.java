package io.sealpost.client.engine;

import io.sealpost.client.SealpostException;
import io.sealpost.client.store.Resends.Due;
import io.sealpost.client.store.Resends.Step;
import io.sealpost.client.store.Store;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.content.v1.Content;
import io.sealpost.protocol.content.v1.ResendRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Heals a broken session: who cannot open a message asks for it in a new session; who is asked sends what was never marked as
 * delivered again, in a new session. At most once a minute per device each, so that two do not ask in a circle.
 */
final class Resending {

    private static final Logger LOG = System.getLogger(Resending.class.getName());
    private static final long PAUSE_MS = Duration.ofMinutes(1).toMillis();
    private static final long OLDEST_MS = Duration.ofDays(30).toMillis();
    private static final int MOST = 50;

    private final Store store;
    private final Sending sending;
    private final Tasks tasks;
    private final InstantSource clock;
    /** Two at a time would send the same again. */
    private final ReentrantLock working = new ReentrantLock();

    Resending(Store store, Sending sending, Tasks tasks, InstantSource clock) {
        this.store = store;
        this.sending = sending;
        this.tasks = tasks;
        this.clock = clock;
    }

    /** In a transaction: asks a device to send again what it sent about then. A stranger's is not asked. */
    void ask(AccountId account, DeviceId device, long serverTimeMs) {
        boolean known =
                store.accounts.find(account).filter(other -> other.contact()).isPresent()
                        || store.own.find().orElseThrow().account().equals(account);
        if (known && store.resends.mayAsk(device, clock.millis(), PAUSE_MS)) {
            begin(new Due(Step.ASK, account, device, serverTimeMs));
        }
    }

    /** In a transaction: does what a contact's device asked for. */
    void answer(AccountId account, DeviceId device) {
        if (store.resends.mayAnswer(device, clock.millis(), PAUSE_MS)) {
            begin(new Due(Step.ANSWER, account, device, clock.millis()));
        }
    }

    /** Does what is due, one at a time. What cannot be done now stays due until the next connection. */
    void catchUp() {
        working.lock();
        try {
            store.transaction(store.resends::due).forEach(this::attempt);
        } finally {
            working.unlock();
        }
    }

    private void begin(Due due) {
        store.resends.add(due);
        store.afterCommit(() -> tasks.run(this::catchUp));
    }

    private void attempt(Due due) {
        try {
            switch (due.step()) {
                case ASK -> sendRequest(due);
                case ANSWER -> sendAgain(due);
            }
        } catch (SealpostException notNow) {
            LOG.log(Level.DEBUG, "A broken session is healed later code={0}", notNow.code());
        }
    }

    private void sendRequest(Due due) {
        var body = Content.newBuilder().setResend(ResendRequest.newBuilder().setServerTimeMs(due.timeMs()));
        sending.post(Draft.of(due.account(), body, content -> store.resends.done(due))
                .withNewSessions());
    }

    /** If it breaks off, all are sent once more later: who has one already drops it by its id. */
    private void sendAgain(Due due) {
        boolean first = true;
        for (Content message : store.transaction(() -> unmarked(due.account()))) {
            sending.post(Draft.again(due.account(), message, first));
            first = false;
        }
        store.run(() -> store.resends.done(due));
    }

    /** Messages, then what was done to them. */
    private List<Content> unmarked(AccountId account) {
        var unmarked = new ArrayList<>(store.messages.unmarked(account, clock.millis() - OLDEST_MS, MOST));
        unmarked.addAll(store.ownChanges.unmarked(account, MOST));
        return unmarked;
    }
}
