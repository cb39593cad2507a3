package io.sealpost.media.domain;

import io.smallrye.mutiny.Uni;

/** Tells the mesh. */
public interface BlobEvents {

    /** Completes once it is durable. Fails with {@link StoreUnavailable}: repeat it; twice told is harmless. */
    Uni<Void> deleted(BlobId id);
}
