package io.sealpost.client.cli;

import io.sealpost.client.cli.terminal.Colours;
import io.sealpost.client.cli.terminal.Screen;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Somebody who types commands: what they see, and with which exit code each ended. */
final class Terminal {

    private final Map<String, String> environment;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** What one command printed and how it ended. */
    record Result(int code, String out, String err) {

        List<String> lines() {
            return out.lines().toList();
        }
    }

    Terminal(Path home, URI server) {
        this(Map.of("SEALPOST_HOME", home.toString(), "SEALPOST_SERVER", server.toString()));
    }

    Terminal(Map<String, String> environment) {
        this.environment = environment;
    }

    Result type(String... command) {
        return pipe("", command);
    }

    /** With something on standard input. */
    Result pipe(String input, String... command) {
        return pipe(input.getBytes(StandardCharsets.UTF_8), command);
    }

    Result pipe(byte[] input, String... command) {
        out.reset();
        err.reset();
        var screen = new Screen(
                stream(out),
                stream(err),
                new ByteArrayInputStream(input),
                new Colours(false),
                false,
                Clock.systemDefaultZone());
        int code = SealpostCommand.run(screen, environment, command);
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
