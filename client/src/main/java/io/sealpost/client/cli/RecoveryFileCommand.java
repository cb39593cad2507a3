package io.sealpost.client.cli;

import io.sealpost.client.SealpostException;
import io.sealpost.client.cli.terminal.Passphrase;
import io.sealpost.client.cli.terminal.Screen;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Writes what brings the account back when its devices are lost. */
@Command(
        name = "recovery-file",
        description = "Write a file that brings your account back when your devices are lost, under a passphrase.",
        footer = {
            "%nWho has the file and the passphrase has your account. Keep the two apart.",
            "%nExamples:",
            "  sealpost recovery-file /media/usb/sealpost-recovery.txt",
            "  sealpost recovery-file recovery.txt < passphrase.txt"
        })
final class RecoveryFileCommand implements Runnable {

    @ParentCommand
    private SealpostCommand sealpost;

    @Parameters(paramLabel = "FILE", description = "A new file: one line of text, readable for you only.")
    private Path file;

    @Override
    public void run() {
        Screen screen = sealpost.screen;
        try (OpenHome home = sealpost.open()) {
            if (Files.exists(file)) {
                throw exists();
            }
            String passphrase = new Passphrase(screen).choose("A passphrase of at least 12 characters:");
            write(home.client().devices().recoveryFile(passphrase) + "\n");
            screen.line(screen.colours().green("Written") + ". On a new device: sealpost recover FILE");
        }
    }

    private void write(String text) {
        try {
            Files.createFile(file, ownerOnly());
            Files.writeString(file, text);
        } catch (FileAlreadyExistsException overtaken) {
            throw exists();
        } catch (IOException failed) {
            throw new SealpostException(SealpostException.USAGE, "The file could not be written.", failed);
        }
    }

    private FileAttribute<?>[] ownerOnly() throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        boolean posix = Files.getFileStore(folder).supportsFileAttributeView("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static SealpostException exists() {
        return new SealpostException(SealpostException.USAGE, "This file exists already; name a new one.");
    }
}
