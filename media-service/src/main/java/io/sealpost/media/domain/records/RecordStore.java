package io.sealpost.media.domain.records;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Where records are kept. Each method is one transaction, may be repeated, and fails with
 * {@link io.sealpost.media.domain.StoreUnavailable}: then it may or may not have happened. Expired ones are found until
 * they are deleted.
 */
public interface RecordStore {

    Uni<Optional<SealedRecord>> find(RecordId id);

    /** Writers of one record come one after the other: what the rule decides from what is there is kept before the next. */
    Uni<Writing> write(RecordId id, Function<Optional<SealedRecord>, Writing> rule);

    /** @return false if there is none, or it is not allowed */
    Uni<Boolean> delete(RecordId id, Predicate<SealedRecord> allowed);

    Uni<Void> deleteExpired(Instant now);
}
