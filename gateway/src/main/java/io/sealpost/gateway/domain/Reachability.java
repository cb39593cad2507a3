package io.sealpost.gateway.domain;

import com.google.protobuf.ByteString;

/** Hints for presence about sockets; they may be lost. */
public interface Reachability {

    /** What happened to a socket. */
    enum State {
        CONNECTED,
        ALIVE,
        DISCONNECTED
    }

    /**
     * Tells it; never blocks, never fails.
     *
     * @param presenceChannel 32 bytes, or empty: then nothing is told or kept
     */
    void tell(State state, LiveConnection.Identity identity, ByteString presenceChannel);
}
