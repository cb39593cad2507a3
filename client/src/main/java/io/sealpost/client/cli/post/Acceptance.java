package io.sealpost.client.cli.post;

import io.sealpost.client.SealpostException;
import io.sealpost.client.Sent;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting until the mesh has a message durably. */
public final class Acceptance {

    private Acceptance() {}

    /** Fails if the mesh refuses it, or if it is not accepted in time: then it is stored here and goes out later. */
    public static void await(Sent sent, Duration patience) {
        try {
            sent.accepted().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException notYet) {
            throw new SealpostException(
                    "not-accepted-yet",
                    "The mesh has not accepted the message yet; it is stored and goes out with the next connection.");
        } catch (ExecutionException refused) {
            throw refused.getCause() instanceof SealpostException known ? known : new IllegalStateException(refused);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SealpostException("interrupted", "Interrupted; the message is stored and goes out later.");
        }
    }
}
