package io.sealpost.mailbox.domain;

import io.sealpost.protocol.DeviceId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Who is to be woken: a device that is not attached and for which mail waits, once in each absence. Not thread-safe.
 *
 * <p>What waited when this owner began was a reason for its predecessor already. What comes in the replay may have been: then
 * the same reason is named once more, and whoever hears it twice can tell.
 */
final class Absences {

    private record Due(long reasonMs, long atMs) {

        Due orSooner(Due other) {
            return new Due(reasonMs, Math.min(atMs, other.atMs));
        }
    }

    private final Backlog backlog;
    private final Consumer<Effect> effects;
    private final Set<DeviceId> woken;
    private final Map<DeviceId, Due> due = new HashMap<>();
    private long quietUntilMs = Long.MAX_VALUE;

    Absences(Backlog backlog, List<StoredPartition.Waiting> waiting, Consumer<Effect> effects) {
        this.backlog = backlog;
        this.effects = effects;
        this.woken = waiting.stream().map(StoredPartition.Waiting::device).collect(Collectors.toSet());
    }

    /** The replay is over. A little later, when those that are connected have attached again, the others are woken. */
    void goLive(long nowMs) {
        quietUntilMs = nowMs + EngineLimits.NO_WAKE_MS;
        due.replaceAll((device, one) -> new Due(one.reasonMs(), quietUntilMs));
    }

    /** For a device that is not attached. */
    void mailCame(Envelope envelope, long nowMs) {
        var device = envelope.device();
        if (!woken.contains(device)) {
            due.merge(device, new Due(envelope.serverTimeMs(), quietUntilMs), Due::orSooner);
            wakeIfDue(device, nowMs);
        }
    }

    /** The device was attached and is no more. What it has not acknowledged waits for it. */
    void left(DeviceId device, long reasonMs, long nowMs) {
        woken.remove(device);
        if (backlog.holds(device)) {
            due.put(device, new Due(reasonMs, Math.max(quietUntilMs, nowMs + EngineLimits.WAKE_AFTER_LEAVING_MS)));
        }
    }

    void came(DeviceId device) {
        woken.remove(device);
        due.remove(device);
    }

    void tick(long nowMs) {
        List.copyOf(due.keySet()).forEach(device -> wakeIfDue(device, nowMs));
    }

    /** Nothing waits any more for whoever was woken and never came. */
    void forgetWokenInVain() {
        woken.removeIf(device -> !backlog.holds(device));
    }

    private void wakeIfDue(DeviceId device, long nowMs) {
        var one = due.get(device);
        if (nowMs < one.atMs()) {
            return;
        }
        due.remove(device);
        if (backlog.holds(device)) {
            woken.add(device);
            effects.accept(new Effect.Wake(device, one.reasonMs()));
        }
    }
}
