package io.sealpost.registry.domain;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Function;

/** Keys and secrets that all instances share. Each method is one transaction. */
public interface KeyStore {

    /**
     * Reads all keys, applies the plan, gives back what is stored then. One instance at a time: the other sees the
     * result of the first.
     */
    Uni<List<SigningKey>> rotate(Function<List<SigningKey>, KeyRotation.Plan> rotation);

    /** The shared secret; made on the first call that any instance makes. */
    Uni<ServerSecret> secret();
}
