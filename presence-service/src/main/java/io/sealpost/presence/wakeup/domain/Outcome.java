package io.sealpost.presence.wakeup.domain;

/** How a wake-up ended, for those who count. */
public enum Outcome {
    /** The push server has it. */
    SENT,
    /** The push server knows the endpoint no more; the registration was deleted. */
    GONE,
    /** The push server refused it. */
    REFUSED,
    /** It would have gone where wake-ups may not go. */
    FORBIDDEN,
    /** No try was successful. */
    FAILED,
    /** The device took its registration back, or was removed, between two tries. */
    WITHDRAWN,
    /** Too many were under way. */
    DROPPED,
    /** The store did not answer: it may have been sent or not. */
    UNKNOWN
}
