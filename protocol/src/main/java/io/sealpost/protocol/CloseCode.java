package io.sealpost.protocol;

/** Why the gateway closes a WebSocket, and what the client should do. */
public final class CloseCode {

    /** A frame that is no frame (RFC 6455): do not send it again. */
    public static final int BAD_FRAME = 1007;

    /** A frame that is too large (RFC 6455). */
    public static final int TOO_LARGE = 1009;

    /** The gateway goes away: reconnect after a random 0 to 10 s. */
    public static final int GOING_AWAY = 1012;

    /** No valid token: sign in again, then reconnect. */
    public static final int SIGN_IN_AGAIN = 4401;

    /** This device was removed from its account: do not come back. */
    public static final int DEVICE_REMOVED = 4403;

    /** The gateway heard nothing for 90 s, or no Hello within 5 s. */
    public static final int IDLE = 4408;

    /** The same device connected elsewhere with a higher counter: do not loop. */
    public static final int CONNECTED_ELSEWHERE = 4409;

    /** The Hello names a protocol version that this gateway does not speak. */
    public static final int UPGRADE_REQUIRED = 4426;

    private CloseCode() {}
}
