package io.sealpost.prekey.domain;

import io.sealpost.protocol.DeviceId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What happens when the database comes back in an older state: keys that have left since are in it again, and nobody knows
 * which. So all one-time keys are erased, and their devices asked for new ones; until that is done, none leaves. Thread-safe.
 */
public final class Restoration {

    private static final Duration FIRST_RETRY = Duration.ofMillis(200);
    private static final Duration LAST_RETRY = Duration.ofSeconds(10);
    private static final KeyCount NONE = new KeyCount(0, 0);

    private final Marks marks;
    private final HandOuts handOuts;
    private final LowKeyHints hints;
    private final AtomicBoolean underWay = new AtomicBoolean();

    public Restoration(Marks marks, HandOuts handOuts, LowKeyHints hints) {
        this.marks = marks;
        this.handOuts = handOuts;
        this.hints = hints;
    }

    /** What the number of the next hand-out must exceed; empty: no one-time key may leave now. */
    OptionalLong floor() {
        return underWay.get() ? OptionalLong.empty() : marks.highest();
    }

    /** See {@link Marks#tell}. */
    Uni<Boolean> tell(long handOut) {
        return marks.tell(handOut);
    }

    /** Looks whether the database is the one from which keys were handed out last. */
    public Uni<Void> compare() {
        return patiently(handOuts.last())
                .invoke(last -> {
                    if (last < marks.heard()) {
                        begin();
                    }
                })
                .replaceWithVoid();
    }

    /** Erases everything, in the background, unless that is happening already. */
    void begin() {
        if (underWay.compareAndSet(false, true)) {
            patiently(eraseAll()).subscribe().with(done -> underWay.set(false));
        }
    }

    private Uni<Void> eraseAll() {
        return Multi.createBy()
                .repeating()
                .uni(() -> new AtomicReference<Optional<DeviceId>>(Optional.empty()), this::eraseSome)
                .whilst(owners -> !owners.isEmpty())
                .collect()
                .last()
                .chain(() -> handOuts.raiseTo(marks.heard()));
    }

    private Uni<List<Owner>> eraseSome(AtomicReference<Optional<DeviceId>> last) {
        return handOuts.erase(last.get()).invoke(owners -> {
            owners.forEach(owner -> hints.runLow(owner, NONE));
            owners.stream().reduce((before, owner) -> owner).ifPresent(owner -> last.set(Optional.of(owner.device())));
        });
    }

    private static <T> Uni<T> patiently(Uni<T> work) {
        return work.onFailure().retry().withBackOff(FIRST_RETRY, LAST_RETRY).indefinitely();
    }
}
