package io.sealpost.client.cli;

import io.sealpost.client.Contact;
import io.sealpost.client.cli.terminal.Screen;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Show nothing of a contact any more, and let them see nothing of you. */
@Command(
        name = "block",
        description = "Show nothing of a contact any more, and let them see nothing of you.",
        footer = {"%nExample:", "  sealpost block mallory"})
final class BlockCommand implements Runnable {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    @ParentCommand
    private SealpostCommand sealpost;

    @Parameters(paramLabel = "CONTACT", description = "A contact's name, username or link.")
    private String who;

    @Override
    public void run() {
        Screen screen = sealpost.screen;
        try (OpenHome home = sealpost.open()) {
            Contact contact = home.people().require(who);
            home.client().chat(contact.account()).block();
            home.client().connect();
            home.client().awaitSent(LONG_ENOUGH);
            screen.line(screen.colours().green("Blocked") + " " + home.people().nameOf(contact)
                    + ". Everybody else is being told your new profile key.");
        }
    }
}
