package io.sealpost.client.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;

/**
 * Where a command reads and writes. Always UTF-8, whatever the locale says: half-block characters need it.
 *
 * @param interactive whether a person sits at both ends: input and output are one terminal
 * @param clock says what day it is, and where
 */
public record Screen(
        PrintStream out, PrintStream err, InputStream in, Colours colours, boolean interactive, Clock clock) {

    /** That of this process. The start script says what is a terminal: Java 21 cannot. */
    public static Screen ofThisProcess(Map<String, String> environment) {
        boolean input = Boolean.getBoolean("sealpost.terminal.in");
        boolean output = Boolean.getBoolean("sealpost.terminal.out");
        boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty() || "dumb".equals(environment.get("TERM"));
        return new Screen(
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                System.in,
                new Colours(output && !plain),
                input && output && !"dumb".equals(environment.get("TERM")),
                Clock.systemDefaultZone());
    }

    public void line(String text) {
        out.println(text);
    }

    public TimeWords times() {
        return new TimeWords(clock);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
