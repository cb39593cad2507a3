package io.sealpost.client.engine;

import io.sealpost.client.ClientEvent;
import io.sealpost.protocol.AccountId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Which contacts type at this moment. It ends when they say so, with their next message, or when they fall silent. */
final class Typists {

    private static final Duration OVER_AFTER = Duration.ofSeconds(10);

    private final Events events;
    private final Tasks tasks;
    private final Map<AccountId, Long> typing = new HashMap<>();
    private long heard;

    Typists(Events events, Tasks tasks) {
        this.events = events;
        this.tasks = tasks;
        events.listen(this::on);
    }

    synchronized void heard(AccountId contact, boolean types) {
        if (!types) {
            stopped(contact);
            return;
        }
        long mine = ++heard;
        if (typing.put(contact, mine) == null) {
            events.publish(new ClientEvent.TypingChanged(contact, true));
        }
        tasks.after(OVER_AFTER, () -> stoppedUnlessRenewed(contact, mine));
    }

    private void on(ClientEvent event) {
        if (event instanceof ClientEvent.MessageReceived received) {
            stopped(received.message().contact());
        }
    }

    private synchronized void stopped(AccountId contact) {
        if (typing.remove(contact) != null) {
            events.publish(new ClientEvent.TypingChanged(contact, false));
        }
    }

    private synchronized void stoppedUnlessRenewed(AccountId contact, long last) {
        if (typing.remove(contact, last)) {
            events.publish(new ClientEvent.TypingChanged(contact, false));
        }
    }
}
