package io.sealpost.client.cli;

import io.sealpost.client.ClientEvent;
import io.sealpost.client.LinkCode;
import io.sealpost.client.cli.terminal.QrCode;
import io.sealpost.client.cli.terminal.Screen;
import io.sealpost.protocol.DeviceId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Lets a new device into the account. */
@Command(
        name = "approve-link",
        description = "Let a new device into your account. It will read what you read and write in your name.",
        footer = {
            "%nExamples:",
            "  sealpost approve-link sealpost-link:…",
            "  sealpost approve-link photo.png --history"
        })
final class ApproveLinkCommand implements Runnable {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    @ParentCommand
    private SealpostCommand sealpost;

    @Parameters(paramLabel = "CODE", description = "What `sealpost link` shows: its text, or a picture of its QR code.")
    private String code;

    @Option(names = "--history", description = "Give it all your conversations, too.")
    private boolean history;

    @Override
    public void run() {
        LinkCode read = LinkCode.parse(isPicture() ? QrCode.readPicture(Path.of(code)) : code);
        Screen screen = sealpost.screen;
        try (OpenHome home = sealpost.open()) {
            screen.line("Agreeing on keys with the new device …");
            home.client().connect();
            DeviceId device = home.client().devices().approve(read);
            screen.line(screen.colours().green("Linked") + ". Your account has "
                    + home.client().devices().list().size() + " devices now; contacts are being told.");
            if (history) {
                give(home, device);
            }
            home.client().awaitSent(LONG_ENOUGH);
        }
    }

    private void give(OpenHome home, DeviceId device) {
        Screen screen = sealpost.screen;
        home.client().listen(event -> {
            if (event instanceof ClientEvent.HistoryProgress progress) {
                screen.err().printf("Uploaded %,d of %,d messages%n", progress.messages(), progress.total());
            }
        });
        screen.line("Uploading your conversations, encrypted for the new device …");
        long messages = home.client().devices().giveHistory(device);
        screen.line("Given " + messages + " messages; the new device fetches them when it connects.");
    }

    private boolean isPicture() {
        return !code.startsWith("sealpost-link:") && Files.isRegularFile(Path.of(code));
    }
}
