package io.sealpost.media.domain;

import io.sealpost.protocol.AccountId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Tickets to upload, to download, and deletion. The bytes themselves never pass through here. */
public final class Blobs {

    private final BlobRecords records;
    private final BlobObjects objects;
    private final Allowances allowances;
    private final Removal removal;
    private final InstantSource clock;
    private final Rules rules;

    public Blobs(
            BlobRecords records,
            BlobObjects objects,
            Allowances allowances,
            Removal removal,
            InstantSource clock,
            Rules rules) {
        this.records = records;
        this.objects = objects;
        this.allowances = allowances;
        this.removal = removal;
        this.clock = clock;
        this.rules = rules;
    }

    /** Gives a ticket. Each call takes from the allowance, also when the ticket is never used. */
    public Uni<Issue> issue(AccountId account, long sizeBytes, Checksum checksum) {
        if (sizeBytes > rules.maxBlobBytes()) {
            return Uni.createFrom().item(new Issue.TooLarge());
        }
        var today = clock.instant().atOffset(ZoneOffset.UTC).toLocalDate();
        // A transaction of its own: a common one would mark the allowance and the blob with the same number.
        return allowances
                .take(account, today, sizeBytes, rules.bytesPerDay())
                .chain(taken ->
                        taken ? issue(sizeBytes, checksum) : Uni.createFrom().item(new Issue.QuotaExceeded()));
    }

    /** Gives an address to download from. */
    public Uni<Lookup> lookUp(BlobId id) {
        return records.find(id).chain(this::lookUp);
    }

    /** Deletes. False if there is no such blob or the token is not its: one answer. */
    public Uni<Boolean> delete(BlobId id, DeletionToken token) {
        return records.find(id).chain(found -> delete(found, token));
    }

    private Uni<Issue> issue(long sizeBytes, Checksum checksum) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var token = DeletionToken.random();
        var blob = new Blob(
                BlobId.random(),
                sizeBytes,
                token.hash(),
                now.plus(rules.uploadValid()),
                now.plus(rules.kept()),
                false,
                false);
        return objects.uploadAddress(blob.id(), sizeBytes, checksum, rules.uploadValid())
                .call(() -> records.add(blob, blob.uploadsEnd(rules.longestUpload())))
                .map(to -> new Issue.Ticket(blob.id(), to.url(), to.headers(), token, blob.expiresAt()));
    }

    private Uni<Lookup> lookUp(Optional<Blob> found) {
        var now = clock.instant();
        if (found.isEmpty() || !found.get().isThere(now)) {
            return Uni.createFrom().item(new Lookup.Nothing());
        }
        var blob = found.get();
        return isUploaded(blob)
                .chain(there -> there ? found(blob, now) : Uni.createFrom().item(new Lookup.Nothing()));
    }

    private Uni<Boolean> isUploaded(Blob blob) {
        if (blob.uploaded()) {
            return Uni.createFrom().item(true);
        }
        return objects.exists(blob.id())
                .call(there -> there
                        ? records.noteUploaded(blob.id())
                        : Uni.createFrom().voidItem());
    }

    private Uni<Lookup> found(Blob blob, Instant now) {
        var cacheable = Duration.between(now, blob.expiresAt());
        return objects.downloadAddress(blob.id(), rules.downloadValid(), cacheable)
                .map(url -> new Lookup.Found(url, blob.sizeBytes()));
    }

    private Uni<Boolean> delete(Optional<Blob> found, DeletionToken token) {
        // Compared with something in any case, so that an unknown id takes no less time.
        boolean fits = token.fits(found.map(Blob::tokenHash)
                .orElseGet(() -> DeletionToken.random().hash()));
        var now = clock.instant();
        if (!fits || found.isEmpty() || !found.get().isThere(now)) {
            return Uni.createFrom().item(false);
        }
        return removal.begin(found.get(), now);
    }
}
