package io.sealpost.devstack;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The end of one log, or of all, each line with its process's name before it. */
@Command(name = "logs", description = "Shows the logs of all processes, or of one.", mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {

    private static final Charset ANY_BYTES = StandardCharsets.ISO_8859_1;

    @Mixin
    private MeshCommand.Where where;

    @Parameters(
            arity = "0..1",
            paramLabel = "process",
            description = "gateway, mailbox-service, kafka, … ; without it all")
    private String process;

    @Option(names = "-n", description = "how many lines of each log (without it ${DEFAULT-VALUE})", defaultValue = "40")
    private int lines;

    @Option(names = "-f", description = "follow: show new lines until Ctrl-C")
    private boolean follow;

    @Override
    public Integer call() throws IOException {
        var readers = new LinkedHashMap<String, BufferedReader>();
        for (String name : wanted()) {
            Path log = where.folder().log(name);
            if (Files.exists(log)) {
                BufferedReader reader = Files.newBufferedReader(log, ANY_BYTES);
                readers.put(name, reader);
                lastLines(reader).forEach(line -> print(name, line));
            }
        }
        if (follow) {
            // Ends with the process: nothing becomes true.
            Wait.until(Duration.ofDays(365), () -> printNew(readers));
        }
        return 0;
    }

    private Collection<String> wanted() {
        List<String> known = where.state().ports().processes();
        if (process == null) {
            return known;
        }
        if (!known.contains(process)) {
            throw new DevStackFailure(
                    "No process is called " + process + ": there are " + String.join(", ", known) + ".");
        }
        return List.of(process);
    }

    private ArrayDeque<String> lastLines(BufferedReader reader) throws IOException {
        var last = new ArrayDeque<String>();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            last.add(line);
            if (last.size() > lines) {
                last.remove();
            }
        }
        return last;
    }

    private boolean printNew(Map<String, BufferedReader> readers) {
        readers.forEach((name, reader) -> {
            try {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    print(name, line);
                }
            } catch (IOException e) {
                throw new DevStackFailure("Cannot read the log of " + name + ".", e);
            }
        });
        return false;
    }

    private void print(String name, String line) {
        String text = new String(line.getBytes(ANY_BYTES), StandardCharsets.UTF_8);
        where.say(process == null ? "%-16s | %s".formatted(name, text) : text);
    }
}
