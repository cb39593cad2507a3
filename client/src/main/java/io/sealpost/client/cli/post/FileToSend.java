package io.sealpost.client.cli.post;

import io.sealpost.client.SealpostException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file that the user wants to send. */
public final class FileToSend {

    private static final String UNKNOWN_TYPE = "application/octet-stream";

    private FileToSend() {}

    public static void requireReadable(Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new SealpostException(
                    SealpostException.USAGE, "The file to send does not exist or cannot be read; check its name.");
        }
    }

    /** By its name, as the operating system knows it. */
    public static String contentType(Path file) {
        try {
            return Optional.ofNullable(Files.probeContentType(file)).orElse(UNKNOWN_TYPE);
        } catch (IOException unknown) {
            return UNKNOWN_TYPE;
        }
    }
}
