package io.sealpost.devstack;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** PostgreSQL's programs, unpacked once from the archive that the build fetched. Several processes may ask at once. */
final class PostgresBinaries {

    private static final String ARCHIVE = "postgres-linux-x86_64.txz";

    private PostgresBinaries() {}

    /** @return the folder that holds {@code bin/postgres}, made inside {@code parent} when it is not there */
    static synchronized Path unpackedIn(Path parent) {
        Path home = parent.resolve("postgres");
        if (Files.exists(home)) {
            return home;
        }
        try {
            Files.createDirectories(parent);
            try (var lock = FileChannel.open(
                    parent.resolve("postgres.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                lock.lock();
                if (!Files.exists(home)) {
                    unpack(home);
                }
            }
            return home;
        } catch (IOException e) {
            throw new DevStackFailure("Cannot unpack PostgreSQL into " + home + ".", e);
        }
    }

    private static void unpack(Path home) throws IOException {
        Path archive = SealpostRoot.built("target/postgres-archive").resolve(ARCHIVE);
        if (!Files.exists(archive)) {
            throw new DevStackFailure("Not built yet (" + archive + " is missing): run ./mesh build.");
        }
        Path draft = home.resolveSibling("postgres.new");
        OwnerOnly.deleteAll(draft);
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
                var tar = new TarArchiveInputStream(new XZCompressorInputStream(file))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                write(tar, entry, draft.resolve(entry.getName()).normalize());
            }
        }
        Files.move(draft, home, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, target);
        boolean program = (entry.getMode() & 0100) != 0;
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
    }
}
