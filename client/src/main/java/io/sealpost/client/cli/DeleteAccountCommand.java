package io.sealpost.client.cli;

import io.sealpost.client.SealpostException;
import io.sealpost.client.cli.terminal.Screen;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Ends the account. */
@Command(
        name = "delete-account",
        description = "Delete your account for ever: at the server, and here with all keys and messages.",
        footer = {"%nExamples:", "  sealpost delete-account", "  sealpost delete-account --yes"})
final class DeleteAccountCommand implements Runnable {

    private static final String CONFIRMATION = "delete";

    @ParentCommand
    private SealpostCommand sealpost;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Override
    public void run() {
        Screen screen = sealpost.screen;
        try (OpenHome home = sealpost.open()) {
            if (!yes) {
                confirm(screen, home);
            }
            // It lies in the same file as what is about to be deleted.
            home.book().close();
            home.client().deleteAccount();
            screen.line(screen.colours().green("Deleted")
                    + ". The server has forgotten the account, and this home folder its keys and messages.");
        }
    }

    private static void confirm(Screen screen, OpenHome home) {
        screen.line("This deletes the account " + home.client().account().uuid()
                + home.client().username().map(name -> " (" + name + ")").orElse("") + " for ever.");
        screen.line("All keys and messages in this home folder go; your other devices are signed out and keep theirs.");
        screen.line("Your contacts keep what you wrote to them and are not told.");
        screen.line("Type " + screen.colours().bold(CONFIRMATION) + " to go on:");
        if (!CONFIRMATION.equals(typed(screen))) {
            throw new SealpostException(
                    SealpostException.USAGE, "Nothing was deleted, because you did not type “" + CONFIRMATION + "”.");
        }
    }

    private static String typed(Screen screen) {
        try {
            String line = new BufferedReader(new InputStreamReader(screen.in(), StandardCharsets.UTF_8)).readLine();
            return line == null ? "" : line.strip();
        } catch (IOException unreadable) {
            return "";
        }
    }
}
