package io.sealpost.protocol;

/** HTTP headers that have a meaning inside the mesh. */
public final class Headers {

    /**
     * The service credential: every service answers 401 without it. The gateway removes it from what clients send and sets
     * its own.
     */
    public static final String SERVICE_SECRET = "Sealpost-Service-Secret";

    private Headers() {}
}
