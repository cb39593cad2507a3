package io.sealpost.client.cli.terminal;

import io.sealpost.client.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Messages as lines for a terminal: time, who, text, mark. Nothing that came from others keeps its control characters. */
public record MessageLines(Colours colours, TimeWords times) {

    private static final String INDENT = "       ";
    private static final long KILO = 1000;

    /** @param sender how the user calls the other side; for what the user sent, "you" stands there instead */
    public List<String> of(Message message, String sender) {
        boolean mine = message.direction() == Message.Direction.SENT;
        String who = mine ? colours.cyan("you") : colours.green(colours.bold(SafeText.line(sender)));
        List<String> text = body(message);
        var lines = new ArrayList<String>();
        lines.add(colours.dim(times.at(message.serverTime())) + "  " + who + ": " + text.getFirst());
        text.stream().skip(1).map(INDENT::concat).forEach(lines::add);
        String mark = mine ? Marks.of(message.state(), colours) : "";
        if (!mark.isEmpty()) {
            lines.set(lines.size() - 1, lines.getLast() + "  " + mark);
        }
        return lines;
    }

    /** The text, then the file if there is one. */
    private List<String> body(Message message) {
        var lines = new ArrayList<String>();
        if (message.attachment().isEmpty() || !message.text().isEmpty()) {
            lines.addAll(SafeText.lines(message.text()));
        }
        message.attachment().map(this::file).ifPresent(lines::add);
        return lines;
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
