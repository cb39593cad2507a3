package io.sealpost.client.engine;

import io.sealpost.client.SealpostException;
import io.sealpost.client.mesh.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The time from being asked to connect until leaving, with as many connections as it takes. */
final class Stay {

    private static final Duration GOODBYE = Duration.ofSeconds(5);

    private final CompletableFuture<Void> welcomed = new CompletableFuture<>();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private final CompletableFuture<Void> left = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile Optional<Socket> socket = Optional.empty();

    boolean isOver() {
        return left.isDone();
    }

    boolean isWelcomed() {
        return welcomed.isDone() && !welcomed.isCompletedExceptionally();
    }

    /** Ends the stay; returns when its connection is closed. A server that does not say goodbye in 5 s is cut off. */
    void leave(Consumer<Socket> how) {
        left.complete(null);
        socket.ifPresent(how);
        if (!await(ended, GOODBYE)) {
            socket.ifPresent(Socket::abort);
        }
    }

    /** Ends the present connection, not the stay. */
    void cut() {
        socket.ifPresent(Socket::close);
    }

    /** Fails if the stay is over already: then this connection must not say Hello, for it would replace a newer one. */
    void opened(Socket opened) {
        socket = Optional.of(opened);
        if (isOver()) {
            throw over();
        }
    }

    void closed() {
        socket = Optional.empty();
    }

    void welcome() {
        welcomed.complete(null);
    }

    void drained() {
        drained.complete(null);
    }

    /** It never got, or no longer gets, a welcome for this reason. */
    void refused(SealpostException reason) {
        welcomed.completeExceptionally(reason);
    }

    void ended() {
        welcomed.completeExceptionally(over());
        ended.complete(null);
    }

    /** Fails with the reason if there will be no welcome. @return false if it takes too long */
    boolean awaitWelcome(Duration patience) {
        if (!await(welcomed, patience)) {
            return false;
        }
        if (welcomed.isCompletedExceptionally() && welcomed.exceptionNow() instanceof SealpostException reason) {
            throw reason;
        }
        return true;
    }

    boolean awaitDrained(Duration patience) {
        return await(drained, patience);
    }

    /** @return false if the pause was cut short by leaving */
    boolean pause(Duration pause) {
        return !await(left, pause);
    }

    private static boolean await(CompletableFuture<Void> future, Duration patience) {
        try {
            future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException tooLong) {
            return false;
        } catch (ExecutionException failed) {
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw over();
        }
    }

    private static SealpostException over() {
        return new SealpostException(SealpostException.UNREACHABLE, "The connection was ended.");
    }
}
