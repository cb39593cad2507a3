package io.sealpost.client.cli.post;

import io.sealpost.client.Message;
import io.sealpost.client.SealpostClient;
import io.sealpost.client.SealpostException;
import io.sealpost.client.cli.terminal.SafeFileName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts received files into one folder, never over another file and never outside, whatever their senders call them. */
public final class Downloads {

    private final SealpostClient client;
    private final Path folder;

    public Downloads(SealpostClient client, Path folder) {
        this.client = client;
        this.folder = folder;
    }

    /** @return where it is now */
    public Path save(Message message) {
        Path target = reserve(message.attachment().orElseThrow().name());
        try {
            client.downloadAttachment(message, target);
            return target;
        } catch (RuntimeException failed) {
            giveUp(target, failed);
            throw failed;
        }
    }

    /** An empty file keeps the name for this download: another one that runs at the same time takes the next. */
    private Path reserve(String name) {
        try {
            Files.createDirectories(folder);
            return SafeFileName.reserve(folder, name);
        } catch (IOException unwritable) {
            throw new SealpostException(
                    SealpostException.USAGE, "The folder for files cannot be used; choose another one.", unwritable);
        }
    }

    private static void giveUp(Path target, RuntimeException failed) {
        try {
            Files.deleteIfExists(target);
        } catch (IOException notDeleted) {
            failed.addSuppressed(notDeleted);
        }
    }
}
