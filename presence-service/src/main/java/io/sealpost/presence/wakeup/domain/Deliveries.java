package io.sealpost.presence.wakeup.domain;

import io.sealpost.presence.domain.StoreUnavailable;
import io.sealpost.protocol.DeviceId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Wake-ups on their way: one per device, tried again after pauses, and at most so many in all. They are in memory only; what
 * is on its way when the process ends is lost, as a hint may be.
 */
public final class Deliveries {

    /**
     * @param most wake-ups on their way, those that pause included
     * @param failures in a row after which a registration is deleted
     */
    public record Rules(int most, Tries tries, int failures) {}

    private final RegistrationStore store;
    private final PushServers servers;
    private final Rules rules;
    private final Consumer<Outcome> count;
    private final Set<DeviceId> underWay = ConcurrentHashMap.newKeySet();

    public Deliveries(RegistrationStore store, PushServers servers, Rules rules, Consumer<Outcome> count) {
        this.store = store;
        this.servers = servers;
        this.rules = rules;
        this.count = count;
    }

    /** Begins, and returns at once. A wake-up that is on its way to this device already is enough. */
    public void begin(DeviceId device, Registration registration) {
        if (underWay.size() >= rules.most()) {
            count.accept(Outcome.DROPPED);
        } else if (underWay.add(device)) {
            attempt(device, registration, 1)
                    .onFailure(StoreUnavailable.class)
                    .recoverWithItem(Outcome.UNKNOWN)
                    .onTermination()
                    .invoke(() -> underWay.remove(device))
                    .subscribe()
                    .with(count);
        }
    }

    /** How many are on their way. */
    public int underWay() {
        return underWay.size();
    }

    private Uni<Outcome> attempt(DeviceId device, Registration registration, int tried) {
        return servers.wake(registration.endpoint()).chain(answer -> settle(device, registration, tried, answer));
    }

    private Uni<Outcome> settle(DeviceId device, Registration registration, int tried, Answer answer) {
        return switch (answer) {
            case Answer.Taken taken -> store.succeeded(device).replaceWith(Outcome.SENT);
            case Answer.Gone gone -> store.drop(device, registration).replaceWith(Outcome.GONE);
            case Answer.Refused refused -> fail(device, registration, Outcome.REFUSED);
            case Answer.Forbidden forbidden -> fail(device, registration, Outcome.FORBIDDEN);
            case Answer.Silence silence -> again(device, registration, tried, Duration.ZERO);
            case Answer.Later later -> again(device, registration, tried, later.after());
        };
    }

    private Uni<Outcome> fail(DeviceId device, Registration registration, Outcome how) {
        return store.failed(device, registration, rules.failures()).replaceWith(how);
    }

    private Uni<Outcome> again(DeviceId device, Registration registration, int tried, Duration asked) {
        var pause = rules.tries().pauseAfter(tried, asked);
        if (pause.isEmpty()) {
            return fail(device, registration, Outcome.FAILED);
        }
        return Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(pause.get())
                .chain(() -> store.find(device))
                .chain(found -> attemptIfAny(device, found, tried + 1));
    }

    private Uni<Outcome> attemptIfAny(DeviceId device, Optional<Registration> found, int tried) {
        return found.map(registration -> attempt(device, registration, tried))
                .orElseGet(() -> Uni.createFrom().item(Outcome.WITHDRAWN));
    }
}
