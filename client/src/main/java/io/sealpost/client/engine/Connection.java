package io.sealpost.client.engine;

import io.sealpost.client.ClientEvent;
import io.sealpost.client.ClientOptions;
import io.sealpost.client.ConnectionState;
import io.sealpost.client.SealpostException;
import io.sealpost.client.SecurityAlarm;
import io.sealpost.client.mesh.Socket;
import io.sealpost.protocol.CloseCode;
import io.sealpost.protocol.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Keeps this device connected: connects again with growing, random pauses until told otherwise by its owner or the server. */
final class Connection {

    /** From one call of {@link #connect} to the end of it. */
    private static final class Stay {
        private final CompletableFuture<Void> welcomed = new CompletableFuture<>();
        private final CompletableFuture<Void> drained = new CompletableFuture<>();
        private final CompletableFuture<Void> ended = new CompletableFuture<>();
        private volatile boolean over;
        private volatile Optional<Socket> socket = Optional.empty();
    }

    private final Conversations conversations;
    private final Tokens tokens;
    private final Events events;
    private final Tasks tasks;
    private final ClientOptions options;
    private volatile ConnectionState state = ConnectionState.OFFLINE;
    private Stay stay;

    Connection(Conversations conversations, Tokens tokens, Events events, Tasks tasks, ClientOptions options) {
        this.conversations = conversations;
        this.tokens = tokens;
        this.events = events;
        this.tasks = tasks;
        this.options = options;
    }

    ConnectionState state() {
        return state;
    }

    /** Returns when the server has welcomed this device. Fails, and stays away, if that takes too long or is refused. */
    void connect() {
        Stay mine = begin();
        try {
            mine.welcomed.get(options.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException tooLong) {
            leave(Socket::close);
            throw new SealpostException(
                    SealpostException.UNREACHABLE, "The server did not answer in time; is it running?");
        } catch (ExecutionException refused) {
            leave(Socket::close);
            throw refused.getCause() instanceof SealpostException known ? known : new IllegalStateException(refused);
        } catch (InterruptedException interrupted) {
            leave(Socket::close);
            Thread.currentThread().interrupt();
            throw new SealpostException(SealpostException.UNREACHABLE, "Connecting was interrupted.");
        }
    }

    /** Says goodbye and stays away. */
    void disconnect() {
        leave(Socket::close);
    }

    /** Cuts the line without a word and stays away. */
    void abort() {
        leave(Socket::abort);
    }

    /** True once everything that waited when this stay began is processed. */
    boolean awaitDrained(Duration patience) {
        CompletableFuture<Void> drained = current().map(s -> s.drained).orElseGet(CompletableFuture::new);
        try {
            drained.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized Optional<Stay> current() {
        return Optional.ofNullable(stay);
    }

    private synchronized Stay begin() {
        if (state == ConnectionState.REMOVED) {
            throw new SealpostException(Problem.FORBIDDEN.code(), "This device was removed from its account.");
        }
        if (stay == null) {
            var mine = new Stay();
            stay = mine;
            tasks.run(() -> stayConnected(mine));
        }
        return stay;
    }

    private void leave(Consumer<Socket> how) {
        Optional<Stay> left = current();
        if (left.isPresent()) {
            left.get().over = true;
            left.get().socket.ifPresent(how);
            left.get().ended.completeOnTimeout(null, 5, TimeUnit.SECONDS).join();
        }
    }

    private void stayConnected(Stay mine) {
        var pauses = new Pauses();
        ConnectionState last = ConnectionState.OFFLINE;
        try {
            while (!mine.over) {
                change(ConnectionState.CONNECTING);
                Ending ending = once(mine, pauses);
                last = ending.state();
                if (ending.isFinal()) {
                    ending.reason().ifPresent(mine.welcomed::completeExceptionally);
                    break;
                }
                if (!mine.over && !pauses.await(ending)) {
                    break;
                }
            }
        } finally {
            end(mine, last);
        }
    }

    private synchronized void end(Stay mine, ConnectionState last) {
        mine.welcomed.completeExceptionally(
                new SealpostException(SealpostException.UNREACHABLE, "The connection was ended."));
        stay = null;
        change(last == ConnectionState.CONNECTING ? ConnectionState.OFFLINE : last);
        mine.ended.complete(null);
    }

    /** One connection from beginning to end. */
    private Ending once(Stay mine, Pauses pauses) {
        try {
            int code = conversations.hold(
                    tokens.current(), socket -> opened(mine, socket), () -> welcomed(mine, pauses), () -> drained(mine));
            if (code == CloseCode.SIGN_IN_AGAIN) {
                tokens.forget();
            }
            return Ending.of(code);
        } catch (SecurityAlarm alarm) {
            return Ending.refused(alarm);
        } catch (SealpostException failed) {
            boolean firstTry = !mine.welcomed.isDone();
            return firstTry && !failed.isTransient() ? Ending.refused(failed) : Ending.broken();
        } finally {
            mine.socket = Optional.empty();
        }
    }

    private void opened(Stay mine, Socket socket) {
        mine.socket = Optional.of(socket);
        if (mine.over) {
            socket.close();
        }
    }

    private void welcomed(Stay mine, Pauses pauses) {
        pauses.reset();
        change(ConnectionState.CONNECTED);
        mine.welcomed.complete(null);
    }

    private void drained(Stay mine) {
        mine.drained.complete(null);
        events.publish(new ClientEvent.Drained());
    }

    private void change(ConnectionState next) {
        if (state != next) {
            state = next;
            events.publish(new ClientEvent.ConnectionChanged(next));
        }
    }
}
