package io.sealpost.devstack;

/** Something that the person at the keyboard can act on; the message is one clear sentence without a secret in it. */
public final class DevStackFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DevStackFailure(String message) {
        super(message);
    }

    public DevStackFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
