package io.sealpost.client.cli;

import io.sealpost.client.Contact;
import io.sealpost.client.cli.terminal.Screen;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Hear a contact again. */
@Command(
        name = "unblock",
        description = "Hear a contact again.",
        footer = {"%nExample:", "  sealpost unblock mallory"})
final class UnblockCommand implements Runnable {

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
            home.client().chat(contact.account()).unblock();
            home.client().connect();
            home.client().awaitSent(LONG_ENOUGH);
            screen.line(
                    screen.colours().green("Unblocked") + " " + home.people().nameOf(contact) + ".");
        }
    }
}
