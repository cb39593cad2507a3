package io.sealpost.media.domain.records;

import io.sealpost.media.domain.Allowances;
import io.sealpost.media.domain.records.Writing.Nothing;
import io.sealpost.media.domain.records.Writing.OtherVersion;
import io.sealpost.media.domain.records.Writing.QuotaExceeded;
import io.sealpost.media.domain.records.Writing.TooLarge;
import io.sealpost.media.domain.records.Writing.Written;
import io.sealpost.media.domain.records.Writing.WrongKey;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.Limits;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Small encrypted records: who knows the id reads, who has the write key replaces exactly the version it knows. An account
 * is asked for only when a record is made, since somebody must pay for the room, and is then forgotten.
 */
public final class Records {

    private final RecordStore store;
    private final Allowances allowances;
    private final InstantSource clock;
    private final Rules rules;

    /**
     * @param kept how long a record lives after its last write
     * @param cost bytes of the account's daily allowance for each new one
     * @param bytesPerDay that allowance
     */
    public record Rules(Duration kept, long cost, long bytesPerDay) {}

    public Records(RecordStore store, Allowances allowances, InstantSource clock, Rules rules) {
        this.store = store;
        this.allowances = allowances;
        this.clock = clock;
        this.rules = rules;
    }

    public Uni<Optional<SealedRecord>> read(RecordId id) {
        return store.find(id).map(found -> present(found, clock.instant()));
    }

    /** Makes version 1. Each call takes from the allowance, repeated or refused ones too. */
    public Uni<Writing> create(AccountId account, RecordId id, WriteKey key, byte[] content) {
        if (isTooLarge(content)) {
            return Uni.createFrom().item(new TooLarge());
        }
        var today = clock.instant().atOffset(ZoneOffset.UTC).toLocalDate();
        // A transaction of its own: a common one would mark the allowance and the record with the same number.
        return allowances
                .take(account, today, rules.cost(), rules.bytesPerDay())
                .chain(taken ->
                        taken ? create(id, key, content) : Uni.createFrom().item(new QuotaExceeded()));
    }

    /** @param version exactly the next one, or once more the present one with the same bytes */
    public Uni<Writing> write(RecordId id, long version, WriteKey key, byte[] content) {
        if (isTooLarge(content)) {
            return Uni.createFrom().item(new TooLarge());
        }
        var now = clock.instant();
        return store.write(id, found -> present(found, now)
                .map(present -> replace(present, version, key, content))
                .orElseGet(Nothing::new));
    }

    /** False if there is none or the write key is not its: one answer. */
    public Uni<Boolean> delete(RecordId id, WriteKey key) {
        var now = clock.instant();
        return store.delete(id, present -> key.fits(present.writeKeyHash()) && present.isThere(now));
    }

    /** Forgets what has expired. */
    public Uni<Void> sweep() {
        return store.deleteExpired(clock.instant());
    }

    private Uni<Writing> create(RecordId id, WriteKey key, byte[] content) {
        var now = clock.instant();
        return store.write(id, found -> present(found, now)
                .map(present -> replace(present, 1, key, content))
                .orElseGet(() -> new Written(SealedRecord.first(key, content, expiry()))));
    }

    private Writing replace(SealedRecord present, long version, WriteKey key, byte[] content) {
        if (!key.fits(present.writeKeyHash())) {
            return new WrongKey();
        }
        if (present.is(version, content)) {
            return new Written(present.keptUntil(expiry()));
        }
        return version == present.version() + 1
                ? new Written(present.next(content, expiry()))
                : new OtherVersion(present);
    }

    private Instant expiry() {
        return clock.instant().plus(rules.kept());
    }

    private static Optional<SealedRecord> present(Optional<SealedRecord> found, Instant now) {
        return found.filter(record -> record.isThere(now));
    }

    private static boolean isTooLarge(byte[] content) {
        return content.length > Limits.RECORD_CONTENT_BYTES;
    }
}
