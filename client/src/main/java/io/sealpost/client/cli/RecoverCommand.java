package io.sealpost.client.cli;

import io.sealpost.client.ClientOptions;
import io.sealpost.client.SealpostException;
import io.sealpost.client.cli.terminal.Passphrase;
import io.sealpost.client.cli.terminal.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Takes the place of a lost device. */
@Command(
        name = "recover",
        description = "Make this the first device of your account, in place of one that is lost.",
        footer = {
            "%nThe lost device is removed. Contacts and history come from your other devices, if you have any left.",
            "%nExamples:",
            "  sealpost recover /media/usb/sealpost-recovery.txt",
            "  sealpost recover recovery.txt --alone < passphrase.txt"
        })
final class RecoverCommand implements Runnable {

    private static final int LARGEST_FILE = 64 * 1024;
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    @ParentCommand
    private SealpostCommand sealpost;

    @Parameters(paramLabel = "FILE", description = "What `sealpost recovery-file` wrote.")
    private Path file;

    @Option(names = "--alone", description = "All your other devices are lost too: remove them.")
    private boolean alone;

    @Override
    public void run() {
        Screen screen = sealpost.screen;
        try (OpenHome home = sealpost.openAny(ClientOptions.defaults())) {
            if (home.client().isRegistered()) {
                screen.line("This device belongs to an account already; `sealpost whoami` shows it.");
                return;
            }
            String text = read();
            String passphrase = new Passphrase(screen).ask("Its passphrase:");
            screen.line("Opening the file, making new keys and signing a new device list …");
            home.client().recover(text, passphrase, alone);
            home.book().rememberServer(sealpost.server());
            home.client().connect();
            home.client().awaitSent(LONG_ENOUGH);
            screen.line(screen.colours().green("Recovered") + ": your contacts see the same safety number as before.");
            screen.line("Make a new recovery file only if somebody else may know the old one's passphrase.");
        }
    }

    private String read() {
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw new SealpostException(SealpostException.USAGE, "This is no recovery file.");
            }
            return Files.readString(file);
        } catch (IOException failed) {
            throw new SealpostException(SealpostException.USAGE, "The file cannot be read.", failed);
        }
    }
}
