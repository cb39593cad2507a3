package io.sealpost.gateway.domain;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.ConnectionId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.frames.v1.EphemeralEnvelope;
import io.sealpost.protocol.mailbox.v1.Delivery;

/** One signed-in socket, as the rest of the gateway sees it. Every method may be called from any thread. */
public interface LiveConnection {

    /** Who and where it is; never changes. */
    Identity identity();

    /** The last sequence written to the socket; 0 when none was. */
    long lastWritten();

    /** Takes what the mailbox owner sent to this connection. */
    void deliver(Delivery delivery);

    /** Tells the client what somebody sends at this moment, if it is fresh and the client reads. */
    void tell(EphemeralEnvelope envelope);

    /** Tells the client that its one-time prekeys run low or out. */
    void tellPrekeysLow(int ecLeft, int kyberLeft);

    /** Asks the owner to go on after what was last written, unless that was asked a moment ago. */
    void attachAgain();

    /** Checks now whether the device is still in its account's list, and closes the socket with 4403 if it is not. */
    void recheck();

    /** Closes the socket; at once, whatever is unanswered. */
    void close(int code);

    /** Takes no more frames and closes the socket with 1012 once no send is unanswered. */
    void goAway();

    /**
     * @param counter the client's, unsigned: the highest wins
     * @param partition of the account in the mailbox log
     */
    record Identity(AccountId account, DeviceId device, ConnectionId connection, long counter, int partition) {}
}
