package io.sealpost.client.cli.chat;

import io.sealpost.client.Message;
import io.sealpost.client.cli.terminal.Marks;
import io.sealpost.client.cli.terminal.MessageLines;
import io.sealpost.client.cli.terminal.SafeText;
import io.sealpost.client.cli.terminal.Screen;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/** Line by line, for pipes and for terminals that can do nothing else. */
public final class PlainWindow implements ChatWindow {

    private static final int MOST_QUOTED = 40;

    private final Screen screen;
    private final MessageLines lines;
    private final String other;
    private final BufferedReader input;

    public PlainWindow(Screen screen, String other) {
        this.screen = screen;
        this.lines = new MessageLines(screen.colours(), screen.times());
        this.other = other;
        this.input = new BufferedReader(new InputStreamReader(screen.in(), StandardCharsets.UTF_8));
    }

    @Override
    public synchronized void show(Message message) {
        lines.of(message, other).forEach(screen::line);
    }

    @Override
    public synchronized void mark(Message message) {
        screen.line("* " + Marks.word(message.state()) + ": " + quoted(message));
    }

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

    static String quoted(Message message) {
        String text = message.attachment().map(Message.AttachedFile::name).orElse(message.text());
        String first = SafeText.lines(text).getFirst();
        int end = first.offsetByCodePoints(0, Math.min(MOST_QUOTED, first.codePointCount(0, first.length())));
        return end < first.length() ? first.substring(0, end) + "…" : first;
    }
}
