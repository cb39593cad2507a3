package io.sealpost.media.domain;

import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** The bytes, in a store that clients reach by signed URLs. Every method fails with {@link StoreUnavailable}. */
public interface BlobObjects {

    /** @param headers what the client must send; the store refuses anything else */
    record UploadAddress(URI url, Map<String, String> headers) {}

    /** An address that takes exactly these bytes, once. */
    Uni<UploadAddress> uploadAddress(BlobId id, long sizeBytes, Checksum checksum, Duration valid);

    /** @param cacheable how long the receiver may keep its copy; whole seconds */
    Uni<URI> downloadAddress(BlobId id, Duration valid, Duration cacheable);

    Uni<Boolean> exists(BlobId id);

    /** Repeatable; nothing if there is no object. */
    Uni<Void> delete(BlobId id);
}
