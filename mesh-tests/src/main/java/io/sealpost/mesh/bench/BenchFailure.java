package io.sealpost.mesh.bench;

/** A run that cannot go on; the message says why, in a sentence for a person. */
public final class BenchFailure extends RuntimeException {

    public BenchFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
