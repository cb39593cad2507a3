package io.sealpost.gateway.domain;

/** Another service did not answer in time, or not as the contract says. Nothing was changed. */
public final class PeerUnavailable extends RuntimeException {

    public PeerUnavailable(Throwable cause) {
        super("a service behind the gateway is unavailable", cause);
    }
}
