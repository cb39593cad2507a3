package io.sealpost.client.cli;

import io.sealpost.client.cli.terminal.SafeText;
import io.sealpost.client.cli.terminal.Screen;
import io.sealpost.client.cli.terminal.Sentences;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Says in one sentence what went wrong and what to do. Stack traces are for those who ask: {@code SEALPOST_DEBUG=1}. */
final class Failures {

    private final Screen screen;
    private final boolean detailed;

    Failures(Screen screen, Map<String, String> environment) {
        this.screen = screen;
        this.detailed = areDetailed(environment);
    }

    static boolean areDetailed(Map<String, String> environment) {
        return "1".equals(environment.get("SEALPOST_DEBUG"));
    }

    int onUsage(ParameterException wrong, String[] arguments) {
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        say(SafeText.line(wrong.getMessage()) + "\nSee: " + command + " --help");
        return ExitCode.USAGE;
    }

    int onFailure(Exception failure, CommandLine command, ParseResult parsed) {
        say(Sentences.of(failure));
        if (detailed) {
            failure.printStackTrace(screen.err());
        }
        return ExitCode.SOFTWARE;
    }

    private void say(String text) {
        screen.err().println(screen.colours().red("sealpost: ") + text);
    }
}
