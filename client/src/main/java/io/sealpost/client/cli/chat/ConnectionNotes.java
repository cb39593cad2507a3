package io.sealpost.client.cli.chat;

import io.sealpost.client.ConnectionState;

/** Says in a chat when the connection is lost, is back, or will not come back. */
final class ConnectionNotes {

    private final ChatWindow window;
    private boolean everConnected;

    ConnectionNotes(ChatWindow window) {
        this.window = window;
    }

    void on(ConnectionState state) {
        switch (state) {
            case CONNECTING -> lost();
            case CONNECTED -> back();
            case REPLACED -> window.note("This device connected elsewhere; /quit and come back to take over.");
            case REMOVED -> window.note("This device was removed from its account; it cannot write any more.");
            case OUTDATED -> window.note("The server needs a newer version of Sealpost.");
            case OFFLINE -> {}
        }
    }

    private void lost() {
        if (everConnected) {
            window.note("Connection lost; what you write is sent when it is back.");
        }
    }

    private void back() {
        if (everConnected) {
            window.note("Connected again.");
        }
        everConnected = true;
    }
}
