package io.sealpost.client.mesh;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The body of an answer, which ends after a while whether it is complete or not: reading fails then. The JDK's own timer stops
 * as soon as the headers are here, so that a server could keep a reader waiting for ever.
 */
final class TimedBody extends FilterInputStream {

    private final CompletableFuture<Void> tooLong = new CompletableFuture<>();

    TimedBody(InputStream body, Duration limit) {
        super(body);
        tooLong.completeOnTimeout(null, limit.toMillis(), TimeUnit.MILLISECONDS);
        tooLong.thenRunAsync(this::breakOff, task -> Thread.ofVirtual().start(task));
    }

    @Override
    public void close() throws IOException {
        tooLong.cancel(false);
        super.close();
    }

    /** Whoever waits for the next bytes gets an IOException. */
    private void breakOff() {
        try {
            in.close();
        } catch (IOException closedAlready) {
            // Then nobody reads any more.
        }
    }
}
