package io.sealpost.prekey.domain;

/**
 * The store did not answer in time: the transaction may or may not have happened. Uploads may be repeated as they are;
 * one-time keys that were taken are lost, never handed out twice.
 */
public final class OutcomeUnknown extends RuntimeException {

    public OutcomeUnknown() {
        super("the store did not answer in time");
    }
}
