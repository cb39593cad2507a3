package io.sealpost.mesh;

import io.sealpost.devstack.DevStack;
import io.sealpost.devstack.DevStackFailure;
import io.sealpost.devstack.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./mesh demo}: starts a whole mesh, plays the story on it, says what was checked, and stops it again. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Starts a mesh of its own, lets Alice and Bob talk through it, checks every step, and stops it.")
public final class Demo implements Callable<Integer> {

    @Option(names = "--keep", description = "Keep the folder with data and logs when all went well.")
    private boolean keep;

    private final Narrator narrator = Narrator.onStandardOutput();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Demo()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        var run = RunFolder.create("demo");
        Path folder = run.path();
        narrator.progress("starting PostgreSQL, Kafka, Redis, S3 and six services, each a process of its own");
        boolean good = false;
        try (var stack = DevStack.start(folder.resolve("mesh"), Options.freePorts(), narrator::progress)) {
            good = play(stack, Files.createDirectory(folder.resolve("people")));
        } catch (DevStackFailure failure) {
            narrator.summary("demo: the mesh did not start: " + failure.getMessage(), false);
        }
        if (good && !keep) {
            run.delete();
        } else {
            narrator.progress("data and logs are in " + folder);
        }
        return good ? 0 : 1;
    }

    private boolean play(DevStack stack, Path people) {
        try (var story = new Story(stack.gatewayUri(), stack.serverName(), stack.stores(), people)) {
            var steps = new ArrayList<>(story.steps());
            steps.add(new Hearing(story, stack.stores()).step());
            int passed = 0;
            for (Story.Step step : steps) {
                narrator.begins(passed + 1, steps.size(), step);
                if (!passes(step, stack)) {
                    break;
                }
                passed++;
            }
            boolean good = passed == steps.size();
            narrator.summary("demo: %d of %d steps passed".formatted(passed, steps.size()), good);
            return good;
        }
    }

    private boolean passes(Story.Step step, DevStack stack) {
        try {
            narrator.checked(step.scene().play());
            return true;
        } catch (Exception failure) {
            narrator.failed(failure.getMessage() == null ? failure.toString() : failure.getMessage());
            narrator.progress("the logs to read: " + stack.folder().resolve("logs"));
            return false;
        }
    }
}
