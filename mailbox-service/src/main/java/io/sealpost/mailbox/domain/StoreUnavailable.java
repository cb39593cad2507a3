package io.sealpost.mailbox.domain;

/** The store could not be reached or did not answer in time: what was asked may or may not have happened. */
public final class StoreUnavailable extends RuntimeException {

    public StoreUnavailable() {
        super("mailbox store unavailable");
    }
}
