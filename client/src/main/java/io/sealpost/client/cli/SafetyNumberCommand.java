package io.sealpost.client.cli;

import io.sealpost.client.Contact;
import io.sealpost.client.SafetyNumber;
import io.sealpost.client.SealpostException;
import io.sealpost.client.cli.terminal.QrCode;
import io.sealpost.client.cli.terminal.Screen;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows what two people compare to be sure that nobody is in between. */
@Command(
        name = "safety-number",
        description = "Show the number that must be the same on your screen and on the other person's.",
        footer = {
            "%nCompare it where nobody can change it: side by side, or by voice.",
            "%nExamples:",
            "  sealpost safety-number bob",
            "  sealpost safety-number bob --verified",
            "  sealpost safety-number bob --compare \"12345 67890 …\""
        })
final class SafetyNumberCommand implements Runnable {

    private static final int GROUPS_A_LINE = 4;
    private static final int GROUP = 6;

    @ParentCommand
    private SealpostCommand sealpost;

    @Parameters(paramLabel = "CONTACT", description = "A contact's name, username or link.")
    private String who;

    @Option(names = "--verified", description = "You have compared it and it is the same: remember that.")
    private boolean verified;

    @Option(
            names = "--compare",
            paramLabel = "DIGITS",
            description = "Compare it with the 60 digits on the other screen, and remember it if they are the same.")
    private Optional<String> digits;

    @Override
    public void run() {
        try (OpenHome home = sealpost.open()) {
            Contact contact = home.people().require(who);
            SafetyNumber number = home.client().safetyNumber(contact.account());
            digits.ifPresent(other -> requireSame(number, other));
            if (verified || digits.isPresent()) {
                home.book().compared(contact.account(), number.digits());
            }
            show(home, contact, number);
        }
    }

    private void show(OpenHome home, Contact contact, SafetyNumber number) {
        Screen screen = sealpost.screen;
        screen.line("Safety number with " + home.people().nameOf(contact) + ":");
        screen.line("");
        String grouped = number.grouped();
        for (int from = 0; from < grouped.length(); from += GROUPS_A_LINE * GROUP) {
            int to = Math.min(grouped.length(), from + GROUPS_A_LINE * GROUP);
            screen.line("    " + grouped.substring(from, to).strip());
        }
        screen.line("");
        QrCode.of(number.scannable()).lines(screen.colours()).forEach(screen::line);
        screen.line("");
        screen.line(
                home.people().isVerified(contact)
                        ? screen.colours().green("Verified: you compared it, and it has not changed since.")
                        : "Not verified yet. If the other screen shows the same, say so with --verified.");
    }

    private static void requireSame(SafetyNumber number, String other) {
        if (!number.digits().equals(other.replaceAll("\\s", ""))) {
            throw new SealpostException(
                    SealpostException.SECURITY,
                    "The safety numbers differ: check for typing errors; if they still differ, somebody may be reading"
                            + " along, so do not trust this contact.");
        }
    }
}
