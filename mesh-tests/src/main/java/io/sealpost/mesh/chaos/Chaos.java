package io.sealpost.mesh.chaos;

import io.sealpost.devstack.DevStack;
import io.sealpost.devstack.DevStackFailure;
import io.sealpost.devstack.Options;
import io.sealpost.mesh.RunFolder;
import io.sealpost.mesh.StoryFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./mesh chaos}. Exit codes: 0 all is well, 1 something was lost, repeated, out of order or did not come back, 2 misuse. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        description = "Breaks a mesh of its own under load, at random, and counts every message.")
public final class Chaos implements Callable<Integer> {

    @Option(names = "--seconds", defaultValue = "300", description = "how long faults are played (${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--seed", description = "plays the same faults again in the same order; printed with each run")
    private Long seed;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "FAULT",
            description = "only these: a fault, a family (kill) or a process (kafka)")
    private List<String> only = List.of();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Chaos()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (seconds < 1 || seconds > 86_400) {
            return misuse("--seconds must be from 1 to 86400, not " + seconds + ".");
        }
        try {
            Fault.named(only);
        } catch (IllegalArgumentException unknown) {
            return misuse(unknown.getMessage());
        }
        long chosen = seed != null ? seed : ThreadLocalRandom.current().nextInt(1_000_000);
        var folder = RunFolder.create("chaos");
        progress("seed " + chosen + "; logs, data and homes in " + folder.path());
        if (isGood(folder.path(), chosen)) {
            folder.delete();
            return 0;
        }
        progress("what was seen can be read in " + folder.path());
        return 1;
    }

    private boolean isGood(Path folder, long chosen) throws IOException, InterruptedException {
        try (var stack = DevStack.start(folder.resolve("mesh"), Options.freePorts(), Chaos::progress)) {
            var run = new ChaosRun(stack, Files.createDirectory(folder.resolve("people")), chosen, Chaos::progress);
            ChaosReport report = run.play(Duration.ofSeconds(seconds), only);
            report.lines().forEach(System.out::println);
            return report.isGood();
        } catch (DevStackFailure | StoryFailure failure) {
            progress("mesh: " + failure.getMessage());
            return false;
        }
    }

    private static int misuse(String sentence) {
        progress("mesh: " + sentence);
        return CommandLine.ExitCode.USAGE;
    }

    private static void progress(String line) {
        System.err.println(line);
    }
}
