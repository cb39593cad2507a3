package io.sealpost.client.engine;

import io.sealpost.client.ClientEvent;
import io.sealpost.client.SecurityAlarm;
import io.sealpost.client.SecurityWarning;
import io.sealpost.client.Subscription;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** Tells listeners what happened, one event at a time, in order, on a thread of their own. */
public final class Events {

    private static final Logger LOG = System.getLogger(Events.class.getName());

    private final BlockingQueue<ClientEvent> queue = new LinkedBlockingQueue<>();
    private final List<Consumer<ClientEvent>> listeners = new CopyOnWriteArrayList<>();

    public Events(Tasks tasks) {
        tasks.run(this::deliver);
    }

    /** From now on; what happened before is in the history. */
    public Subscription listen(Consumer<ClientEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    void publish(ClientEvent event) {
        queue.add(event);
    }

    /** Tells listeners and returns the exception with which the caller refuses. */
    SecurityAlarm alarm(SecurityWarning warning) {
        return alarm(new SecurityAlarm(warning));
    }

    SecurityAlarm alarm(SecurityAlarm alarm) {
        publish(new ClientEvent.SecurityEvent(alarm.warning()));
        return alarm;
    }

    private void deliver() {
        try {
            while (true) {
                ClientEvent event = queue.take();
                listeners.forEach(listener -> tell(listener, event));
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whatever a listener does, it disturbs neither us nor the next listener. */
    static <T> void tell(Consumer<T> listener, T event) {
        try {
            listener.accept(event);
        } catch (RuntimeException theirs) {
            LOG.log(Level.WARNING, "A listener failed", theirs);
        }
    }
}
