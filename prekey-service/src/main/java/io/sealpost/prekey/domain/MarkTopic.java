package io.sealpost.prekey.domain;

import com.google.protobuf.ByteString;
import io.smallrye.mutiny.Uni;

/** Where the number of hand-outs is told outside of the database. */
public interface MarkTopic {

    /**
     * @param instance 16 bytes that only this instance has
     * @return completes when it is stored there for good; fails soon if it cannot be
     */
    Uni<Void> tell(ByteString instance, long handOuts);
}
