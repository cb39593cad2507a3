package io.sealpost.media.domain;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;

/**
 * How blobs go: the mark (for a deletion), the object, the event, the row; each step is repeatable and the row comes last,
 * so that after a crash the sweep finds what is left to do. An event may be told twice.
 *
 * <p>While an upload may still be under way the row stays as a reminder: what arrives late is removed too.
 */
public final class Removal {

    private final BlobRecords records;
    private final BlobObjects objects;
    private final BlobEvents events;
    private final Allowances allowances;
    private final InstantSource clock;
    private final Pace pace;

    /**
     * @param claim how long a batch is the caller's own
     * @param batch blobs per transaction
     * @param longestUpload see {@link Rules}
     */
    public record Pace(Duration claim, int batch, Duration longestUpload) {}

    public Removal(
            BlobRecords records,
            BlobObjects objects,
            BlobEvents events,
            Allowances allowances,
            InstantSource clock,
            Pace pace) {
        this.records = records;
        this.objects = objects;
        this.events = events;
        this.allowances = allowances;
        this.clock = clock;
        this.pace = pace;
    }

    /** Removes everything that is due, and the allowances of days that are over. */
    public Uni<Void> sweep() {
        var yesterday = clock.instant().atOffset(ZoneOffset.UTC).toLocalDate().minusDays(1);
        return allowances.dropBefore(yesterday).chain(this::sweepBlobs);
    }

    /**
     * Deletes a blob on its owner's wish. Once it is marked the answer is yes: what then fails is left to the sweep.
     *
     * @return false if it was marked already
     */
    Uni<Boolean> begin(Blob blob, Instant now) {
        return records.markDeleted(blob.id(), now.plus(pace.claim()))
                .call(first ->
                        first ? removeOrLeaveToSweep(blob) : Uni.createFrom().voidItem());
    }

    private Uni<Void> removeOrLeaveToSweep(Blob blob) {
        return remove(blob).onFailure(StoreUnavailable.class).recoverWithNull();
    }

    private Uni<Void> sweepBlobs() {
        var now = clock.instant();
        return records.claimDue(now, now.plus(pace.claim()), pace.batch()).chain(this::visitAll);
    }

    private Uni<Void> visitAll(List<Blob> due) {
        if (due.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Multi.createFrom()
                .iterable(due)
                .onItem()
                .transformToUniAndConcatenate(this::visit)
                .collect()
                .last()
                .chain(() -> due.size() < pace.batch() ? Uni.createFrom().voidItem() : sweepBlobs());
    }

    private Uni<Void> visit(Blob blob) {
        if (!blob.isThere(clock.instant())) {
            return remove(blob);
        }
        if (blob.uploaded()) {
            return records.revisit(blob.id(), blob.expiresAt());
        }
        return objects.exists(blob.id())
                .chain(there -> there ? records.noteUploaded(blob.id()) : records.erase(blob.id()));
    }

    private Uni<Void> remove(Blob blob) {
        return objects.delete(blob.id()).chain(() -> events.deleted(blob.id())).chain(() -> forget(blob));
    }

    private Uni<Void> forget(Blob blob) {
        var uploadsEnd = blob.uploadsEnd(pace.longestUpload());
        return clock.instant().isBefore(uploadsEnd) ? records.revisit(blob.id(), uploadsEnd) : records.erase(blob.id());
    }
}
