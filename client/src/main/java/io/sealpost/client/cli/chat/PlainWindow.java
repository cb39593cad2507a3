package io.sealpost.client.cli.chat;

import io.sealpost.client.Message;
import io.sealpost.client.cli.terminal.MessageLines;
import io.sealpost.client.cli.terminal.Screen;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Line by line, for pipes and for terminals that can do nothing else. */
public final class PlainWindow implements ChatWindow {

    private final Screen screen;
    private final MessageLines lines;
    private final String other;
    private final BufferedReader input;

    public PlainWindow(Screen screen, String other, Function<Message, Optional<Message>> quotes) {
        this.screen = screen;
        this.lines = new MessageLines(screen.colours(), screen.times(), quotes);
        this.other = other;
        this.input = new BufferedReader(new InputStreamReader(screen.in(), StandardCharsets.UTF_8));
    }

    @Override
    public synchronized void show(Message message) {
        lines.of(message, other).forEach(screen::line);
    }

    /** What is written stays as it is. */
    @Override
    public boolean redraw(Message message) {
        return false;
    }

    @Override
    public void vanish(Message.Key message) {}

    @Override
    public synchronized void note(String text) {
        screen.line("* " + text);
    }

    /** A line that goes away is not possible here. */
    @Override
    public void typing(boolean typing) {}

    @Override
    public void whenTyping(Consumer<Boolean> listener) {}

    @Override
    public Optional<String> read() {
        try {
            return Optional.ofNullable(input.readLine());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void close() {
        screen.out().flush();
    }
}
