package io.sealpost.gateway.domain;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Who may do how much. Never unlimited, and never an outage: while the shared count is away a stricter one rules. */
public interface RateLimits {

    /** What is counted; the rates are configuration. */
    enum Kind {
        CONNECT,
        HELLO,
        SIGN_IN,
        LOOKUP,
        WRITE,
        OWN,
        SEND,
        STRANGER_SEND,
        EPHEMERAL,
        WATCH
    }

    /** @param after zero: go ahead; otherwise nothing was taken, come back after it */
    record Turn(Duration after) {

        public static final Turn NOW = new Turn(Duration.ZERO);

        public boolean allowed() {
            return after.isZero();
        }
    }

    /**
     * Takes permits for a subject.
     *
     * @param subject an address, a device, an account: kept and sent only as a keyed hash that changes every day
     * @param permits at least 1
     * @return never fails; completes on any thread
     */
    CompletionStage<Turn> take(Kind kind, byte[] subject, int permits);
}
