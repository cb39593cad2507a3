package io.sealpost.client.cli.requests;

import io.sealpost.client.cli.OpenHome;
import io.sealpost.client.cli.SealpostCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Deletes what somebody wrote, and ignores them. */
@Command(
        name = "decline",
        description =
                "Delete what somebody wrote who is no contact, and ignore them. They are not told; adding them ends it.",
        footer = {"%nExamples:", "  sealpost requests", "  sealpost decline 6e7df60e"})
public final class DeclineCommand implements Runnable {

    @ParentCommand
    private SealpostCommand sealpost;

    @Parameters(paramLabel = "ID", description = "As `sealpost requests` shows it.")
    private String who;

    @Override
    public void run() {
        try (OpenHome home = sealpost.open()) {
            home.client().chat(Asking.require(home, who).account()).decline();
            sealpost.screen.line("Deleted; what they write from now on is ignored.");
        }
    }
}
