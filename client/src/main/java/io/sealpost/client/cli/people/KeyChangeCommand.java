package io.sealpost.client.cli.people;

import io.sealpost.client.Contact;
import io.sealpost.client.KeyChange;
import io.sealpost.client.SealpostException;
import io.sealpost.client.cli.OpenHome;
import io.sealpost.client.cli.SealpostCommand;
import io.sealpost.client.cli.terminal.SafetyNumberLines;
import io.sealpost.client.cli.terminal.Screen;
import java.time.Duration;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows that a contact's username names another account, and takes the user's answer. */
@Command(
        name = "key-change",
        description = "Decide what another account under a contact's username is: the same person again, or not.",
        footer = {
            "%nWho loses all devices and the recovery file begins with a new account and a new key. Somebody else may have",
            "taken the username, too, or the server lies. Ask the person where nobody can change the answer; until you",
            "decide, nothing is sent to either.",
            "%nExamples:",
            "  sealpost key-change bob            show both safety numbers",
            "  sealpost key-change bob --accept   it is Bob: write to the new account from now on",
            "  sealpost key-change bob --keep     it is not: write to the old account as before"
        })
public final class KeyChangeCommand implements Runnable {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    @ParentCommand
    private SealpostCommand sealpost;

    @Parameters(paramLabel = "CONTACT", description = "A contact's name, username or link.")
    private String who;

    @ArgGroup
    private Answer answer = new Answer();

    /** At most one of them. */
    private static final class Answer {

        @Option(
                names = "--accept",
                description = "Add the new account under the username; the old one keeps its history.")
        private boolean accept;

        @Option(names = "--keep", description = "Go on with the old account, and do not warn about this one again.")
        private boolean keep;
    }

    @Override
    public void run() {
        try (OpenHome home = sealpost.open()) {
            Contact contact = home.people().require(who);
            KeyChange change = require(home, contact);
            if (answer.accept) {
                accept(home, contact, change);
            } else if (answer.keep) {
                keep(home, contact, change);
            } else {
                show(home, contact, change);
            }
        }
    }

    private void keep(OpenHome home, Contact contact, KeyChange change) {
        home.client().chat(contact.account()).keepKey(change);
        sealpost.screen.line(
                "Kept: what you send to " + home.people().nameOf(contact) + " goes to the old account, as before.");
        tellOwnDevices(home);
    }

    private void accept(OpenHome home, Contact contact, KeyChange change) {
        Contact successor = home.client().chat(contact.account()).acceptKeyChange(change);
        home.people().handOver(contact, successor);
        String called = home.people().nameOf(successor);
        sealpost.screen.line("Accepted: " + called + " is the new account now. The history stays with "
                + home.people().nameOf(contact) + ".");
        SafetyNumberLines.of(home.client().safety(change.successor()).number()).forEach(sealpost.screen::line);
        sealpost.screen.line(
                "The server vouched for their key; if this is the number that you compared: sealpost verify " + called
                        + " --same");
        tellOwnDevices(home);
    }

    private void show(OpenHome home, Contact contact, KeyChange change) {
        Screen screen = sealpost.screen;
        screen.line("The username " + change.username() + " names another account than the one you know.");
        screen.line("");
        screen.line("Safety number with the account you know, " + People.shortAccount(contact.account()) + ", "
                + (contact.verified() ? "verified:" : "not verified:"));
        SafetyNumberLines.of(home.client().safety(contact.account()).number()).forEach(screen::line);
        screen.line("Safety number with the other one, "
                + People.shortAccount(change.successor().account()) + ":");
        SafetyNumberLines.of(home.client().safety(change.successor()).number()).forEach(screen::line);
        screen.line("Its link: " + change.successor().text());
        screen.line("");
        screen.line(
                switch (change.state()) {
                    case OPEN ->
                        "If their screen shows the second number, say --accept; if it is not them, or you are not sure,"
                                + " --keep.";
                    case KEPT -> "You have kept the account you know; --accept still changes that.";
                    case ACCEPTED -> "You have accepted the other one; it has the username now.";
                });
    }

    /** If there are any and there is something to tell. */
    private static void tellOwnDevices(OpenHome home) {
        if (!home.client().awaitSent(Duration.ZERO)) {
            home.client().connect();
            home.client().awaitSent(LONG_ENOUGH);
        }
    }

    private static KeyChange require(OpenHome home, Contact contact) {
        return home.people()
                .keyChange(contact)
                .orElseThrow(() -> new SealpostException(
                        SealpostException.USAGE,
                        "The username of this contact names no other account, as far as this device knows."));
    }
}
