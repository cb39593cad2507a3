package io.sealpost.gateway.inbound;

/** A fault as it may be logged: types and stack, no messages, because those of others may quote ids and frames. */
final class WithoutMessages extends Exception {

    private static final int DEEPEST = 10;

    private WithoutMessages(Throwable fault, WithoutMessages cause) {
        super(fault.getClass().getName(), cause);
        setStackTrace(fault.getStackTrace());
    }

    static WithoutMessages of(Throwable fault) {
        return of(fault, DEEPEST);
    }

    private static WithoutMessages of(Throwable fault, int depth) {
        if (fault == null || depth == 0) {
            return null;
        }
        return new WithoutMessages(fault, of(fault.getCause(), depth - 1));
    }
}
