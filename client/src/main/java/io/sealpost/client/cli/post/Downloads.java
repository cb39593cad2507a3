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
        try {
            Files.createDirectories(folder);
        } catch (IOException notAFolder) {
            throw new SealpostException(
                    SealpostException.USAGE, "The folder for files cannot be created; choose another one.", notAFolder);
        }
        Path target =
                SafeFileName.free(folder, message.attachment().orElseThrow().name());
        client.downloadAttachment(message, target);
        return target;
    }
}
