package io.sealpost.media.domain;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of blobs. Each method is one transaction and fails with {@link StoreUnavailable}: then it may or may not
 * have happened. All but {@link #add} may be repeated.
 */
public interface BlobRecords {

    /** @param dueAt when the sweep must look at it first */
    Uni<Void> add(Blob blob, Instant dueAt);

    Uni<Optional<Blob>> find(BlobId id);

    /** Remembers that the object is there; the sweep comes back when it expires. Nothing if it is deleted. */
    Uni<Void> noteUploaded(BlobId id);

    /**
     * Deletes for everybody who looks. The rest must follow; if it does not, the sweep does it from {@code dueAt} on.
     *
     * @return false if it was deleted already
     */
    Uni<Boolean> markDeleted(BlobId id, Instant dueAt);

    /** Takes what is due for the caller: nobody else gets it before {@code claimedUntil}. */
    Uni<List<Blob>> claimDue(Instant now, Instant claimedUntil, int limit);

    /** The sweep must come back then. */
    Uni<Void> revisit(BlobId id, Instant at);

    /** Forgets it altogether. */
    Uni<Void> erase(BlobId id);
}
