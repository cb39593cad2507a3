package io.sealpost.media.domain.records;

/**
 * The name of a record as it is kept here. Prints as {@code [redacted]}.
 *
 * @param hash SHA-256 of the id that clients know, 32 bytes: who reads the database can ask for no record by it
 */
public record RecordId(byte[] hash) {

    /** @param id 32 unguessable bytes */
    public static RecordId of(byte[] id) {
        return new RecordId(Digest.sha256(id));
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}
