package io.sealpost.registry.domain;

/** A store or a neighbour cannot be reached, and nothing was changed. */
public final class StoreUnavailable extends RuntimeException {

    public StoreUnavailable(String message) {
        super(message, null, false, false);
    }
}
