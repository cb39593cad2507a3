package io.sealpost.prekey.inbound;

/** A fault as it may be logged: types and stack, no messages, because those of others may quote keys and ids. */
final class WithoutMessages extends Exception {

    private WithoutMessages(Throwable fault, WithoutMessages cause) {
        super(fault.getClass().getName(), cause);
        setStackTrace(fault.getStackTrace());
    }

    static WithoutMessages of(Throwable fault) {
        return of(fault, 10);
    }

    private static WithoutMessages of(Throwable fault, int depth) {
        if (fault == null || depth == 0) {
            return null;
        }
        return new WithoutMessages(fault, of(fault.getCause(), depth - 1));
    }
}
