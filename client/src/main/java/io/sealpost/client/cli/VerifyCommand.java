package io.sealpost.client.cli;

import io.sealpost.client.Contact;
import io.sealpost.client.SafetyNumber;
import io.sealpost.client.SealpostException;
import io.sealpost.client.cli.terminal.QrCode;
import io.sealpost.client.cli.terminal.SafetyNumberLines;
import io.sealpost.client.cli.terminal.Screen;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows what two people compare to be sure that nobody is in between, and remembers that they did. */
@Command(
        name = "verify",
        description = "Show the number that must be the same on your screen and on the other person's, and compare it.",
        footer = {
            "%nCompare it where nobody can change it: side by side, or by voice.",
            "%nExamples:",
            "  sealpost verify bob",
            "  sealpost verify bob --same",
            "  sealpost verify bob --digits \"12345 67890 …\"",
            "  sealpost verify bob --scan photo-of-bobs-screen.png"
        })
final class VerifyCommand implements Runnable {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    @ParentCommand
    private SealpostCommand sealpost;

    @Parameters(paramLabel = "CONTACT", description = "A contact's name, username or link.")
    private String who;

    @ArgGroup
    private Compared compared = new Compared();

    @Option(names = "--picture", paramLabel = "FILE", description = "Also write your QR code to this PNG file.")
    private Optional<Path> picture;

    /** How it was compared, if it was. */
    private static final class Compared {

        @Option(names = "--same", description = "You have compared it and it is the same: remember that.")
        private boolean same;

        @Option(
                names = "--digits",
                paramLabel = "DIGITS",
                description =
                        "Compare it with the 60 digits on the other screen, and remember it if they are the same.")
        private Optional<String> digits = Optional.empty();

        @Option(
                names = "--scan",
                paramLabel = "FILE",
                description =
                        "Compare it with a picture of the QR code on the other screen, and remember it if it fits.")
        private Optional<Path> scan = Optional.empty();
    }

    @Override
    public void run() {
        try (OpenHome home = sealpost.open()) {
            Contact contact = home.people().require(who);
            SafetyNumber number = home.client().safety(contact.account()).number();
            if (isCompared(home, contact, number)) {
                home.client().safety(contact.account()).markVerified();
            }
            show(home, contact, number);
            tellOtherDevices(home);
        }
    }

    private boolean isCompared(OpenHome home, Contact contact, SafetyNumber number) {
        compared.digits.ifPresent(
                other -> requireSame(number.digits().equals(other.replaceAll("\\s", "")), "check for typing errors"));
        compared.scan.ifPresent(scanned -> requireSame(
                home.client().safety(contact.account()).matches(QrCode.readBytes(scanned)),
                "check that it is their code"));
        return compared.same || compared.digits.isPresent() || compared.scan.isPresent();
    }

    /** If there are any and there is something to tell. */
    private static void tellOtherDevices(OpenHome home) {
        if (!home.client().awaitSent(Duration.ZERO)) {
            home.client().connect();
            home.client().awaitSent(LONG_ENOUGH);
        }
    }

    private void show(OpenHome home, Contact contact, SafetyNumber number) {
        Screen screen = sealpost.screen;
        screen.line("Safety number with " + home.people().nameOf(contact) + ":");
        screen.line("");
        SafetyNumberLines.of(number).forEach(screen::line);
        screen.line("");
        QrCode code = QrCode.of(number.scannable());
        code.lines(screen.colours()).forEach(screen::line);
        picture.ifPresent(code::writePng);
        screen.line("");
        boolean verified =
                home.client().contact(contact.account()).orElseThrow().verified();
        screen.line(
                verified
                        ? screen.colours().green("Verified: you compared it, and it has not changed since.")
                        : "Not verified yet. If the other screen shows the same, say so with --same.");
    }

    private static void requireSame(boolean same, String advice) {
        if (!same) {
            throw new SealpostException(
                    SealpostException.SECURITY,
                    "The safety numbers differ: " + advice + "; if they still differ, somebody may be reading along, so"
                            + " do not trust this contact.");
        }
    }
}
