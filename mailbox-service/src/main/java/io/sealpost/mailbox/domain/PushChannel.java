package io.sealpost.mailbox.domain;

/**
 * The way from an owner to the gateways. It may lose, repeat and reorder: the chain of {@link Effect.Push} finds out, and
 * attaching again heals it.
 */
public interface PushChannel {

    /**
     * Starts to send one effect that names a gateway, or {@link Effect.AskForRosters} to all of them; returns at once.
     *
     * @param token the owner's: gateways drop what comes from an older one
     */
    void send(int partition, long token, Effect.ForGateways effect);
}
