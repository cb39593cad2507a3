package io.sealpost.client.cli.terminal;

import io.sealpost.client.Message;
import io.sealpost.client.Message.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Messages as lines for a terminal: time, who, text, mark. Nothing that came from others keeps its control characters.
 *
 * @param quotes the message that another answers, as it is here
 */
public record MessageLines(Colours colours, TimeWords times, Function<Message, Optional<Message>> quotes) {

    private static final String INDENT = "       ";
    private static final long KILO = 1000;
    private static final int MOST_QUOTED = 40;

    /** @param sender how the user calls the other side; for what the user sent, "you" stands there instead */
    public List<String> of(Message message, String sender) {
        boolean mine = message.direction() == Direction.SENT;
        String who = mine ? colours.cyan("you") : colours.green(colours.bold(SafeText.line(sender)));
        List<String> text = body(message, sender);
        var lines = new ArrayList<String>();
        lines.add(colours.dim(times.at(message.serverTime())) + "  " + who + ": " + text.getFirst());
        text.stream().skip(1).map(INDENT::concat).forEach(lines::add);
        lines.set(lines.size() - 1, lines.getLast() + end(message, sender));
        return lines;
    }

    /** The beginning of what a message says, as one line. */
    public static String quoted(Message message) {
        if (message.isDeleted()) {
            return "a deleted message";
        }
        String text = message.attachment().map(Message.AttachedFile::name).orElse(message.text());
        String first = SafeText.lines(text).getFirst();
        int end = first.offsetByCodePoints(0, Math.min(MOST_QUOTED, first.codePointCount(0, first.length())));
        return end < first.length() ? first.substring(0, end) + "…" : first;
    }

    /** What it answers, the text, then the file if there is one. */
    private List<String> body(Message message, String sender) {
        var lines = new ArrayList<String>();
        if (message.replyTo().isPresent()) {
            lines.add(colours.dim("↳ " + answered(message, sender)));
        }
        if (message.isDeleted()) {
            lines.add(colours.dim("(deleted)"));
        } else if (message.attachment().isEmpty() || !message.text().isEmpty()) {
            lines.addAll(SafeText.lines(message.text()));
        }
        message.attachment().map(this::file).ifPresent(lines::add);
        return lines;
    }

    /** From the history only: whoever answers cannot say what was said. */
    private String answered(Message message, String sender) {
        return quotes.apply(message)
                .map(quoted -> name(quoted.direction(), sender) + ": " + quoted(quoted))
                .orElse("a message you don't have");
    }

    private String end(Message message, String sender) {
        var end = new StringBuilder();
        if (message.changes().revision() > 0) {
            end.append("  ").append(colours.dim("(edited)"));
        }
        life(message).ifPresent(words -> end.append("  ").append(colours.dim(words)));
        for (Message.Reaction reaction : message.changes().reactions()) {
            end.append("  ").append(SafeText.line(reaction.emoji())).append(' ').append(name(reaction.by(), sender));
        }
        String mark = message.direction() == Direction.SENT ? Marks.of(message.state(), colours) : "";
        return end.append(mark.isEmpty() ? "" : "  " + mark).toString();
    }

    private Optional<String> life(Message message) {
        if (message.life().after().isZero()) {
            return Optional.empty();
        }
        return Optional.of(message.life()
                .until()
                .map(until -> "(until " + times.at(until) + ")")
                .orElse("(for " + LifeWords.of(message.life().after()) + ")"));
    }

    private static String name(Direction by, String sender) {
        return by == Direction.SENT ? "you" : SafeText.line(sender);
    }

    private String file(Message.AttachedFile file) {
        return colours.yellow("[file] ") + SafeText.line(file.name()) + " (" + size(file.sizeBytes()) + ")";
    }

    /** In units of 1,000: {@code 812 bytes}, {@code 12.3 kB}, {@code 4.0 MB}. */
    static String size(long bytes) {
        if (bytes < KILO) {
            return bytes + " bytes";
        }
        double kilobytes = bytes / (double) KILO;
        return kilobytes < KILO
                ? String.format(Locale.ROOT, "%.1f kB", kilobytes)
                : String.format(Locale.ROOT, "%.1f MB", kilobytes / KILO);
    }
}
