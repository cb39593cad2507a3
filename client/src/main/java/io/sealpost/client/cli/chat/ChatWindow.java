package io.sealpost.client.cli.chat;

import io.sealpost.client.Message;
import java.util.Optional;

/** Where a conversation is shown and typed. Safe to use from several threads. */
public interface ChatWindow extends AutoCloseable {

    /** Shows a message below the others. */
    void show(Message message);

    /** Shows how far a message that was shown has come. */
    void mark(Message message);

    /** Shows a line that is no message. */
    void note(String text);

    /** The next line that the user types; empty when there will be none. Blocks. */
    Optional<String> read();

    @Override
    void close();
}
