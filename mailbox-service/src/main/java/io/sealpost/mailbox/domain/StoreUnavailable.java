package io.sealpost.mailbox.domain;

/** The store could not be asked, or did not answer in time: the outcome is unknown and the visit is repeated. */
public final class StoreUnavailable extends RuntimeException {

    /** @param kind what failed, in words of our own: the text of a database error may quote a row */
    public StoreUnavailable(String kind) {
        super(kind, null, false, false);
    }
}
