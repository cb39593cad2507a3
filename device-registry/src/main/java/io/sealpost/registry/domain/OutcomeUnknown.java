package io.sealpost.registry.domain;

/** The connection to the store was lost in the middle: the change was made or it was not; repeating it is safe. */
public final class OutcomeUnknown extends RuntimeException {

    public OutcomeUnknown() {
        super("store answered too late or not at all", null, false, false);
    }
}
