package io.sealpost.client.engine;

import io.sealpost.client.ConnectionState;
import io.sealpost.client.SealpostException;
import io.sealpost.protocol.CloseCode;
import io.sealpost.protocol.Problem;
import java.util.Optional;

/**
 * How one connection ended and what follows.
 *
 * @param state where the client stands now; CONNECTING means it tries again
 * @param spread whether all clients of a server lose it at once: then they come back at random times
 * @param reason what to tell who asked to connect
 */
record Ending(ConnectionState state, boolean spread, Optional<SealpostException> reason) {

    static Ending of(int closeCode) {
        return switch (closeCode) {
            case CloseCode.CONNECTED_ELSEWHERE ->
                stopped(ConnectionState.REPLACED, Problem.FORBIDDEN, "This device is connected elsewhere.");
            case CloseCode.DEVICE_REMOVED ->
                stopped(
                        ConnectionState.REMOVED,
                        Problem.FORBIDDEN,
                        "This device was removed from its account, or the account was deleted.");
            case CloseCode.UPGRADE_REQUIRED ->
                stopped(ConnectionState.OUTDATED, Problem.UPGRADE_REQUIRED, "The server needs a newer client.");
            case CloseCode.GOING_AWAY -> new Ending(ConnectionState.CONNECTING, true, Optional.empty());
            default -> broken();
        };
    }

    static Ending broken() {
        return new Ending(ConnectionState.CONNECTING, false, Optional.empty());
    }

    /** Trying again would not help. */
    static Ending refused(SealpostException reason) {
        return new Ending(ConnectionState.OFFLINE, false, Optional.of(reason));
    }

    boolean isFinal() {
        return state != ConnectionState.CONNECTING;
    }

    private static Ending stopped(ConnectionState state, Problem problem, String sentence) {
        return new Ending(state, false, Optional.of(new SealpostException(problem.code(), sentence)));
    }
}
