package io.sealpost.client.cli.chat;

import io.sealpost.client.Message;
import io.sealpost.client.cli.terminal.Colours;
import io.sealpost.client.cli.terminal.MessageLines;
import io.sealpost.client.cli.terminal.Screen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.Widget;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;

/**
 * A terminal with a line editor at the bottom. Messages appear above the line being typed, and marks change where their
 * message stands as long as it is on the screen; afterwards they are said in a line of their own. What is typed is kept in
 * memory only.
 */
public final class TerminalWindow implements ChatWindow {

    private final Terminal terminal;
    private final LineReaderImpl reader;
    private final MessageLines lines;
    private final Colours colours;
    private final String other;
    private final Transcript transcript = new Transcript();
    private volatile boolean otherTypes;
    private int width;

    private TerminalWindow(
            Terminal terminal, Screen screen, String other, Function<Message, Optional<Message>> quotes) {
        this.terminal = terminal;
        this.colours = screen.colours();
        this.lines = new MessageLines(colours, screen.times(), quotes);
        this.other = other;
        this.width = terminal.getWidth();
        this.reader = (LineReaderImpl) LineReaderBuilder.builder()
                .terminal(terminal)
                .option(LineReader.Option.ERASE_LINE_ON_FINISH, true)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.DISABLE_HIGHLIGHTER, true)
                .build();
        Widget clear = reader.getWidgets().get(LineReader.CLEAR_SCREEN);
        reader.getWidgets().put(LineReader.CLEAR_SCREEN, () -> clearedBy(clear));
    }

    public static TerminalWindow open(Screen screen, String other, Function<Message, Optional<Message>> quotes) {
        try {
            // The other native way would leave an unpacked library in the temp folder.
            Terminal terminal = TerminalBuilder.builder()
                    .encoding(StandardCharsets.UTF_8)
                    .jni(false)
                    .dumb(true)
                    .build();
            // Also between two lines, or what is typed ahead would be echoed into the messages. Closing undoes it.
            terminal.enterRawMode();
            return new TerminalWindow(terminal, screen, other, quotes);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public synchronized void show(Message message) {
        transcript.wrote(message, print(lines.of(message, other)));
    }

    @Override
    public synchronized boolean redraw(Message message) {
        return rewrite(message.key(), lines.of(message, other));
    }

    @Override
    public synchronized void vanish(Message.Key message) {
        rewrite(message, List.of(colours.dim("(disappeared)")));
    }

    /** What became longer has no room; what became shorter leaves some. */
    private boolean rewrite(Message.Key message, List<String> text) {
        noticeWidth();
        Optional<Transcript.Place> place =
                transcript.find(message).filter(this::isOnScreen).filter(found -> rows(text) <= found.rows());
        place.ifPresent(found -> reader.printAbove(InPlace.rewrite(found, filled(text, found.rows()))));
        return place.isPresent();
    }

    private List<String> filled(List<String> text, int rows) {
        var filled = new ArrayList<>(text);
        filled.addAll(Collections.nCopies(rows - rows(text), ""));
        return filled;
    }

    @Override
    public synchronized void note(String text) {
        transcript.wrote(print(List.of(colours.dim("— " + text))));
    }

    /** Above the line being typed, as a part of it: so it goes away without a trace. */
    @Override
    public synchronized void typing(boolean typing) {
        otherTypes = typing;
        reader.setPrompt(prompt());
        if (reader.isReading()) {
            reader.redisplay();
        }
    }

    @Override
    public void whenTyping(Consumer<Boolean> listener) {
        for (String key : List.of(LineReader.SELF_INSERT, LineReader.BACKWARD_DELETE_CHAR)) {
            Widget press = reader.getWidgets().get(key);
            reader.getWidgets().put(key, () -> {
                boolean pressed = press.apply();
                listener.accept(!reader.getBuffer().toString().isBlank()
                        && reader.getBuffer().atChar(0) != '/');
                return pressed;
            });
        }
    }

    private String prompt() {
        // To the editor a percent sign begins a pattern.
        String notice = otherTypes ? colours.dim(other.replace("%", "%%") + " is typing …") + "\n" : "";
        return notice + colours.bold("> ");
    }

    @Override
    public Optional<String> read() {
        while (true) {
            try {
                return Optional.of(reader.readLine(prompt()));
            } catch (EndOfFileException left) {
                return Optional.empty();
            } catch (UserInterruptException interrupted) {
                if (interrupted.getPartialLine().isEmpty()) {
                    return Optional.empty();
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            terminal.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private int print(List<String> text) {
        noticeWidth();
        reader.printAbove(String.join("\n", text));
        return rows(text);
    }

    private int rows(List<String> text) {
        return text.stream().mapToInt(line -> rows(columns(line))).sum();
    }

    private int rows(int columns) {
        return width <= 0 ? 1 : Math.max(1, (columns + width - 1) / width);
    }

    /** The line being typed may take several rows at the bottom; what is above the top row has left the screen. */
    private boolean isOnScreen(Transcript.Place place) {
        int typed = rows(reader.getBuffer().length() + 4) + (otherTypes ? 1 : 0);
        return place.up() <= terminal.getHeight() - typed;
    }

    private void noticeWidth() {
        if (terminal.getWidth() != width) {
            width = terminal.getWidth();
            transcript.forget();
        }
    }

    /** On the editor's thread and under its lock, so that it must not wait for ours. */
    private boolean clearedBy(Widget clear) {
        transcript.forget();
        return clear.apply();
    }

    private static int columns(String line) {
        return AttributedString.fromAnsi(line).columnLength();
    }
}
