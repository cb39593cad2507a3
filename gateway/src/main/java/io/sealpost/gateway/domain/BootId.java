package io.sealpost.gateway.domain;

import java.security.SecureRandom;

/** Names this process until it ends: 128 random bits. */
public final class BootId {

    private static final int BYTES = 16;

    private final byte[] bytes = new byte[BYTES];

    public BootId() {
        new SecureRandom().nextBytes(bytes);
    }

    /** A copy of the 16 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }
}
