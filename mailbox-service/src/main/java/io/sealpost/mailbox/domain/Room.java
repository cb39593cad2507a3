package io.sealpost.mailbox.domain;

/** How much more a device's mailbox takes. What is accepted is stored whatever this says: it is for the next sends. */
public enum Room {
    /** Anybody may send. */
    OPEN,
    /** A tenth of the quota waits: strangers may not send. */
    CONTACTS_ONLY,
    /** The quota waits. */
    FULL;

    private static final int STRANGERS_SHARE = 10;

    static Room of(long envelopes, long bytes, EngineLimits limits) {
        if (envelopes >= limits.quotaEnvelopes() || bytes >= limits.quotaBytes()) {
            return FULL;
        }
        boolean tenth = envelopes >= limits.quotaEnvelopes() / STRANGERS_SHARE
                || bytes >= limits.quotaBytes() / STRANGERS_SHARE;
        return tenth ? CONTACTS_ONLY : OPEN;
    }
}
