package io.sealpost.client.engine;

import io.sealpost.client.SealpostException;
import io.sealpost.client.store.Store;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.content.v1.Content;
import io.sealpost.protocol.content.v1.ResendRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

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

    Resending(Store store, Sending sending, Tasks tasks, InstantSource clock) {
        this.store = store;
        this.sending = sending;
        this.tasks = tasks;
        this.clock = clock;
    }

    /** In a transaction: asks a contact's device to send again what it sent about then. A stranger is not asked. */
    void ask(AccountId account, DeviceId device, long serverTimeMs) {
        boolean known =
                store.accounts.find(account).filter(other -> other.contact()).isPresent();
        if (known && store.resends.mayAsk(device, clock.millis(), PAUSE_MS)) {
            var body = Content.newBuilder().setResend(ResendRequest.newBuilder().setServerTimeMs(serverTimeMs));
            var draft = Draft.of(account, body, content -> {}).withNewSessions();
            store.afterCommit(() -> tasks.run(() -> post(draft)));
        }
    }

    /** In a transaction: does what a contact's device asked for. */
    void answer(AccountId account, DeviceId device) {
        if (store.resends.mayAnswer(device, clock.millis(), PAUSE_MS)) {
            List<Content> unmarked = store.messages.unmarked(account, clock.millis() - OLDEST_MS, MOST);
            store.afterCommit(() -> tasks.run(() -> sendAgain(account, unmarked)));
        }
    }

    private void sendAgain(AccountId account, List<Content> messages) {
        boolean first = true;
        for (Content message : messages) {
            post(Draft.again(account, message, first));
            first = false;
        }
    }

    private void post(Draft draft) {
        try {
            sending.post(draft);
        } catch (SealpostException notNow) {
            LOG.log(Level.DEBUG, "Nothing was sent again code={0}", notNow.code());
        }
    }
}
