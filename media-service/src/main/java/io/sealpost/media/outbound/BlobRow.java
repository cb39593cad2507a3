package io.sealpost.media.outbound;

import io.sealpost.media.domain.Blob;
import io.sealpost.media.domain.BlobId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of table {@code blob}; see the migration for what the columns mean. */
@Entity
@Table(name = "blob")
public class BlobRow {

    @Id
    public String id;

    @Column(name = "size_bytes")
    public long sizeBytes;

    @Column(name = "deletion_token_hash")
    public byte[] tokenHash;

    @Column(name = "upload_until")
    public Instant uploadUntil;

    @Column(name = "expires_at")
    public Instant expiresAt;

    public boolean uploaded;

    public boolean deleted;

    @Column(name = "due_at")
    public Instant dueAt;

    static BlobRow of(Blob blob, Instant dueAt) {
        var row = new BlobRow();
        row.id = blob.id().text();
        row.sizeBytes = blob.sizeBytes();
        row.tokenHash = blob.tokenHash();
        row.uploadUntil = blob.uploadUntil();
        row.expiresAt = blob.expiresAt();
        row.uploaded = blob.uploaded();
        row.deleted = blob.deleted();
        row.dueAt = dueAt;
        return row;
    }

    Blob toBlob() {
        return new Blob(new BlobId(id), sizeBytes, tokenHash, uploadUntil, expiresAt, uploaded, deleted);
    }
}
