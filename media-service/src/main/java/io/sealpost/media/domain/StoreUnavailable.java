package io.sealpost.media.domain;

/** Something that this service needs did not answer. What was asked of it may or may not have happened. */
public final class StoreUnavailable extends RuntimeException {

    public StoreUnavailable(Throwable cause) {
        super("a store does not answer", cause);
    }
}
