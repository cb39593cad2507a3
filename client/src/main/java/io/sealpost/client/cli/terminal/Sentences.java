package io.sealpost.client.cli.terminal;

import io.sealpost.client.SealpostException;
import io.sealpost.protocol.MalformedInput;

/** Failures as one sentence: what went wrong and what to do. */
public final class Sentences {

    private Sentences() {}

    /** For a person. Messages of foreign exceptions may quote data and are not shown. */
    public static String of(Throwable failure) {
        return switch (failure) {
            case SealpostException known -> known.getMessage() + advice(known);
            case MalformedInput malformed -> malformed.getMessage() + ".";
            default ->
                "Something unexpected went wrong (" + failure.getClass().getSimpleName()
                        + "); SEALPOST_DEBUG=1 shows the details.";
        };
    }

    private static String advice(SealpostException failure) {
        if (failure.code().equals(SealpostException.UNREACHABLE)) {
            return " Start the mesh with `./mesh up`, or name another server with --server.";
        }
        long seconds = failure.retryAfter().toSeconds();
        return seconds > 0 ? " Try again in " + seconds + " seconds." : "";
    }
}
