package io.sealpost.media.outbound;

import io.sealpost.media.domain.records.SealedRecord;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;

/** A row of table {@code sealed_record}; see the migration for what the columns mean. */
@Entity
@Table(name = "sealed_record")
public class SealedRecordRow {

    @Id
    public byte[] id;

    @Column(name = "write_key_hash")
    public byte[] writeKeyHash;

    public long version;

    public byte[] content;

    @Column(name = "previous_hash")
    public byte[] previousHash;

    @Column(name = "expires_at")
    public Instant expiresAt;

    void set(SealedRecord record) {
        writeKeyHash = record.writeKeyHash();
        version = record.version();
        content = record.content();
        previousHash = record.previousHash().orElse(null);
        expiresAt = record.expiresAt();
    }

    SealedRecord toRecord() {
        return new SealedRecord(version, writeKeyHash, content, Optional.ofNullable(previousHash), expiresAt);
    }
}
