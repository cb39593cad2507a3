package io.sealpost.client.engine;

import io.sealpost.client.ClientEvent;
import io.sealpost.client.ClientOptions;
import io.sealpost.client.ConnectionState;
import io.sealpost.client.SealpostException;
import io.sealpost.client.SecurityAlarm;
import io.sealpost.client.mesh.Socket;
import io.sealpost.protocol.CloseCode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Keeps this device connected: connects again with growing, random pauses until told otherwise by its owner or the server. */
final class Connection {

    private static final Duration HELD_AT_MOST = Duration.ofSeconds(20);
    private static final Logger LOG = System.getLogger(Connection.class.getName());

    private final Conversations conversations;
    private final Holding holding;
    private final Tokens tokens;
    private final Events events;
    private final Tasks tasks;
    private final ClientOptions options;
    private volatile ConnectionState state = ConnectionState.OFFLINE;
    private Optional<Stay> stay = Optional.empty();

    Connection(
            Conversations conversations,
            Holding holding,
            Tokens tokens,
            Events events,
            Tasks tasks,
            ClientOptions options) {
        this.conversations = conversations;
        this.holding = holding;
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
            if (!mine.awaitWelcome(options.connectTimeout())) {
                throw new SealpostException(
                        SealpostException.UNREACHABLE, "The server did not answer in time; is it running?");
            }
        } catch (SealpostException refused) {
            leave(Socket::close);
            throw refused;
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

    /** Comes back at once on a new connection, if there is one now. */
    void renew() {
        current().ifPresent(now -> now.cut());
    }

    /** True once everything that waited when this stay began is processed. */
    boolean awaitDrained(Duration patience) {
        return current().filter(now -> now.awaitDrained(patience)).isPresent();
    }

    private synchronized Optional<Stay> current() {
        return stay;
    }

    private synchronized Stay begin() {
        if (state == ConnectionState.REMOVED) {
            throw Ending.of(CloseCode.DEVICE_REMOVED).reason().orElseThrow();
        }
        if (stay.isEmpty()) {
            var mine = new Stay();
            stay = Optional.of(mine);
            tasks.run(() -> stayConnected(mine));
        }
        return stay.get();
    }

    private void leave(Consumer<Socket> how) {
        current().ifPresent(left -> {
            left.leave(how);
            end(left, ConnectionState.OFFLINE);
        });
    }

    private void stayConnected(Stay mine) {
        var pauses = new Pauses();
        ConnectionState last = ConnectionState.OFFLINE;
        try {
            while (!mine.isOver()) {
                change(mine, ConnectionState.CONNECTING);
                Ending ending = once(mine, pauses);
                if (ending.isFinal()) {
                    last = ending.state();
                    ending.reason().ifPresent(mine::refused);
                    return;
                }
                mine.pause(pauses.next(ending));
            }
        } finally {
            end(mine, last);
            mine.ended();
        }
    }

    /** Only the first end of a stay counts: after it there may be another stay. */
    private synchronized void end(Stay mine, ConnectionState last) {
        change(mine, last);
        if (stay.equals(Optional.of(mine))) {
            stay = Optional.empty();
        }
    }

    /** One connection from beginning to end. */
    private Ending once(Stay mine, Pauses pauses) {
        try {
            String token = tokens.current();
            int code = conversations.hold(token, mine::opened, () -> welcomed(mine, pauses), () -> drained(mine));
            LOG.log(Level.DEBUG, "A connection was closed code={0}", code);
            if (code == CloseCode.SIGN_IN_AGAIN) {
                tokens.forget();
            }
            return Ending.of(code);
        } catch (SecurityAlarm alarm) {
            return Ending.refused(alarm);
        } catch (SealpostException failed) {
            LOG.log(Level.DEBUG, "A connection failed code={0}", failed.code());
            return mine.isWelcomed() || failed.isTransient() ? Ending.broken() : Ending.refused(failed);
        } catch (RuntimeException defect) {
            LOG.log(Level.WARNING, "A connection ended because of a defect", defect);
            return Ending.broken();
        } finally {
            mine.closed();
        }
    }

    private void welcomed(Stay mine, Pauses pauses) {
        pauses.reset();
        change(mine, ConnectionState.CONNECTED);
        mine.welcome();
    }

    /** What is held for a sender's list counts as not processed yet, unless the server cannot be asked for the list. */
    private void drained(Stay mine) {
        tasks.run(() -> {
            holding.awaitIdle(HELD_AT_MOST);
            mine.drained();
            events.publish(new ClientEvent.Drained());
        });
    }

    private synchronized void change(Stay mine, ConnectionState next) {
        if (stay.equals(Optional.of(mine)) && state != next) {
            state = next;
            events.publish(new ClientEvent.ConnectionChanged(next));
        }
    }
}
