package io.sealpost.client.cli;

import io.sealpost.client.LinkCode;
import io.sealpost.client.cli.terminal.QrCode;
import io.sealpost.client.cli.terminal.Screen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Lets a new device into the account. */
@Command(
        name = "approve-link",
        description = "Let a new device into your account. It will read what you read and write in your name.",
        footer = {"%nExamples:", "  sealpost approve-link sealpost-link:…", "  sealpost approve-link photo.png"})
final class ApproveLinkCommand implements Runnable {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    @ParentCommand
    private SealpostCommand sealpost;

    @Parameters(paramLabel = "CODE", description = "What `sealpost link` shows: its text, or a picture of its QR code.")
    private String code;

    @Override
    public void run() {
        LinkCode read = LinkCode.parse(isPicture() ? QrCode.readPicture(Path.of(code)) : code);
        Screen screen = sealpost.screen;
        try (OpenHome home = sealpost.open()) {
            screen.line("Agreeing on keys with the new device …");
            home.client().connect();
            home.client().approveLink(read);
            screen.line(screen.colours().green("Linked") + ". Your account has "
                    + home.client().devices().size() + " devices now; contacts are being told.");
            home.client().awaitSent(LONG_ENOUGH);
        }
    }

    private boolean isPicture() {
        return !code.startsWith("sealpost-link:") && Files.isRegularFile(Path.of(code));
    }
}
