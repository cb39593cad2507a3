package io.sealpost.client.engine;

import com.google.protobuf.ByteString;
import io.sealpost.client.Message;
import io.sealpost.client.SealpostException;
import io.sealpost.client.mesh.Blobs;
import io.sealpost.client.mesh.Json;
import io.sealpost.client.store.Home;
import io.sealpost.client.store.Store;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.content.v1.Attachment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.function.Supplier;

/** Files: encrypted here, kept by the server as a blob, found and opened with what travels inside a message. */
final class Attachments {

    /** The server's limit for a blob. */
    static final long LARGEST_BLOB = 100_000_000;

    private static final int PIECE = 64 * 1024;

    private final Store store;
    private final Home home;
    private final Blobs blobs;
    private final Supplier<String> token;

    Attachments(Store store, Home home, Blobs blobs, Supplier<String> token) {
        this.store = store;
        this.home = home;
        this.blobs = blobs;
        this.token = token;
    }

    /** Encrypts and uploads a file. A repetition uploads another blob; the one that nobody names expires. */
    Attachment upload(Path file, String contentType) {
        Path encrypted = home.temporary();
        try {
            long size = Files.size(file);
            if (size + FileCipher.OVERHEAD > LARGEST_BLOB) {
                throw new SealpostException(Problem.TOO_LARGE.code(), "A file may have at most 100 MB.");
            }
            byte[] key = FileCipher.newKey();
            byte[] digest = new FileCipher(key).encrypt(file, encrypted);
            var blob = new Json.NewBlob(Files.size(encrypted), checksum(digest));
            String id = blobs.upload(token.get(), encrypted, blob, this::keep);
            return Attachment.newBuilder()
                    .setBlob(id)
                    .setKey(ByteString.copyFrom(key))
                    .setDigest(ByteString.copyFrom(digest))
                    .setSizeBytes(size)
                    .setFileName(file.getFileName().toString())
                    .setContentType(contentType)
                    .build();
        } catch (IOException unreadable) {
            throw unusable("The file cannot be read, or there is no room to encrypt it.", unreadable);
        } finally {
            delete(encrypted);
        }
    }

    private void keep(Blobs.Deletion deletion) {
        store.run(() -> store.ownBlobs.add(deletion.blob(), deletion.token(), deletion.expiresAtMs()));
    }

    /** Downloads, checks and decrypts; the target appears complete or not at all, and replaces what was there. */
    void download(Message message, Path target) {
        download(
                store.transaction(() -> store.messages.attachment(message))
                        .orElseThrow(
                                () -> new SealpostException(SealpostException.USAGE, "This message contains no file.")),
                target);
    }

    void download(Attachment attachment, Path target) {
        Path encrypted = home.temporary();
        try {
            fetch(attachment, encrypted);
            decrypt(attachment, encrypted, target);
        } catch (IOException unwritable) {
            throw unusable("The file cannot be stored there, or the transfer broke off.", unwritable);
        } finally {
            delete(encrypted);
        }
    }

    /** Beside the target first: from another file system, as the home folder may be on, a file does not move at once. */
    private static void decrypt(Attachment attachment, Path encrypted, Path target) throws IOException {
        Path plain = Files.createTempFile(target.toAbsolutePath().getParent(), ".sealpost-", ".tmp");
        try {
            new FileCipher(attachment.getKey().toByteArray())
                    .decrypt(encrypted, attachment.getDigest().toByteArray(), plain);
            Files.move(plain, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(plain);
        }
    }

    private void fetch(Attachment attachment, Path encrypted) throws IOException {
        long left = Math.min(attachment.getSizeBytes() + FileCipher.OVERHEAD, LARGEST_BLOB);
        try (InputStream in = blobs.download(attachment.getBlob());
                OutputStream out = Files.newOutputStream(encrypted)) {
            byte[] piece = new byte[PIECE];
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                left -= read;
                if (left < 0) {
                    throw new SealpostException(
                            SealpostException.BAD_ANSWER, "The server sent more than the file that was announced.");
                }
                out.write(piece, 0, read);
            }
        }
    }

    /** As media-service wants it: see its README. */
    private static String checksum(byte[] sha256) {
        return Base64.getEncoder().encodeToString(sha256);
    }

    static void delete(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException failed) {
            throw unusable("A temporary file cannot be deleted.", failed);
        }
    }

    private static SealpostException unusable(String sentence, IOException cause) {
        return new SealpostException(SealpostException.STORE, sentence, cause);
    }
}
