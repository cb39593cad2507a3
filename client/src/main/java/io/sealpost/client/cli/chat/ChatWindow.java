package io.sealpost.client.cli.chat;

import io.sealpost.client.Message;
import java.util.Optional;
import java.util.function.Consumer;

/** Where a conversation is shown and typed. Safe to use from several threads. */
public interface ChatWindow extends AutoCloseable {

    /** Shows a message below the others. */
    void show(Message message);

    /** Shows a message that was shown before as it is now, where it stands; false if that cannot be done any more. */
    boolean redraw(Message message);

    /** Takes away what was shown of a message, where that can be done. */
    void vanish(Message.Key message);

    /** Shows a line that is no message. */
    void note(String text);

    /** Shows that the other side types, until it does not any more. */
    void typing(boolean typing);

    /**
     * Tells with each key whether something stands on the line being typed. A window that sees whole lines only tells nothing.
     *
     * @param listener called on the thread that reads the keys; must not block
     */
    void whenTyping(Consumer<Boolean> listener);

    /** The next line that the user types; empty when there will be none. Blocks. */
    Optional<String> read();

    @Override
    void close();
}
