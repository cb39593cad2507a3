package io.sealpost.client;

/** Where the signed-in connection stands. */
public enum ConnectionState {
    /** Not asked to connect. */
    OFFLINE,
    /** Trying, or waiting before the next try. */
    CONNECTING,
    /** Welcomed: messages come and go. */
    CONNECTED,
    /** This device connected elsewhere with a newer counter; it stays away until asked to connect again. */
    REPLACED,
    /** This device was removed from its account, or the account was deleted; it never connects again. */
    REMOVED,
    /** The server no longer speaks this client's protocol version. */
    OUTDATED
}
