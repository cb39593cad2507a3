package io.sealpost.presence.domain;

/** The store did not answer in time or not at all. What was asked of it may or may not have happened: repeat it. */
public final class StoreUnavailable extends RuntimeException {

    public StoreUnavailable(Throwable cause) {
        super("the presence store does not answer", cause);
    }
}
