package io.sealpost.mailbox.domain;

/**
 * The way from an owner to the gateways. It may lose, repeat and reorder: the chain of {@link Effect.Push} finds out, and
 * attaching again heals it.
 */
public interface PushChannel {

    /**
     * Takes one effect for its gateway, or for all of them; it leaves with the next {@link #flush} at the latest.
     *
     * @param token the owner's: gateways drop what comes from an older one
     */
    void send(int partition, long token, Effect.ForGateways effect);

    /** Starts to send what was taken, all for one gateway together; returns at once. */
    void flush();
}
