package io.sealpost.gateway.domain;

import io.sealpost.protocol.Problem;

/** What is counted. No method takes anything that could name a person. */
public interface Traffic {

    /** What became of a push. */
    enum Push {
        WRITTEN,
        DROPPED_CHAIN,
        DROPPED_SLOW,
        DROPPED_TOKEN,
        DROPPED_UNKNOWN
    }

    void pushed(Push result);

    /** What became of an ephemeral that reached the gateway of its device. */
    enum Ephemeral {
        WRITTEN,
        DROPPED_OLD,
        DROPPED_SLOW
    }

    void ephemeral(Ephemeral result);

    void accepted();

    void refused(Problem problem);

    /** @param code one of {@link io.sealpost.protocol.CloseCode}; what clients choose is counted as 1000 */
    void closed(int code);
}
