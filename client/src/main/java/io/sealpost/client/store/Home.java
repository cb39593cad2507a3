package io.sealpost.client.store;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The folder of one person's client, owned by one process at a time and readable by its owner only. */
public final class Home implements AutoCloseable {

    private static final String OWNER_ONLY_FOLDER = "rwx------";
    private static final String OWNER_ONLY_FILE = "rw-------";

    private static final String LOCK = "sealpost.lock";
    private static final String DATABASE = "sealpost.db";
    private static final String TEMPORARY = "transfer-";
    private static final Logger LOG = System.getLogger(Home.class.getName());

    private final Path folder;
    private final FileChannel channel;
    private volatile boolean wiping;

    private Home(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /** Creates the folder if needed and takes its lock. Fails with {@link StoreFailure} if another process has it. */
    public static Home open(Path folder) {
        try {
            Files.createDirectories(folder);
            restrict(folder, OWNER_ONLY_FOLDER);
            var lockFile = file(folder.resolve(LOCK));
            return locked(folder, FileChannel.open(lockFile, StandardOpenOption.WRITE));
        } catch (IOException failed) {
            throw new StoreFailure("The home folder cannot be used; check its path and permissions.", failed);
        }
    }

    /** The database file, created with owner-only permissions before anything is written to it. */
    public Path database() {
        try {
            return file(folder.resolve(DATABASE));
        } catch (IOException failed) {
            throw new StoreFailure("The database file cannot be created in the home folder.", failed);
        }
    }

    /** An empty file with owner-only permissions, for what is encrypted or downloaded; the caller deletes it. */
    public Path temporary() {
        try {
            return Files.createTempFile(folder, TEMPORARY, ".tmp");
        } catch (IOException failed) {
            throw new StoreFailure("There is no room for a temporary file in the home folder.", failed);
        }
    }

    /** Closing this deletes everything that a client has put into the folder, keys and messages; the database is closed by then. */
    public void wipeWhenClosed() {
        wiping = true;
    }

    /** Gives the folder back. */
    @Override
    public void close() {
        try (channel) {
            if (wiping) {
                wipe();
            }
        } catch (IOException failed) {
            throw new StoreFailure(
                    "The home folder's lock could not be released, or its files not be deleted.", failed);
        }
        if (wiping) {
            wiping = false;
            deleteFolder();
        }
    }

    /** The database last: what is left of it without its journals is whole, and the deletion can be repeated. */
    private void wipe() throws IOException {
        deleteLeftovers(folder);
        for (String suffix : List.of("-wal", "-shm", "-journal", "")) {
            Files.deleteIfExists(folder.resolve(DATABASE + suffix));
        }
    }

    private void deleteFolder() {
        try {
            Files.deleteIfExists(folder.resolve(LOCK));
            Files.deleteIfExists(folder);
        } catch (IOException somebodyElsesFiles) {
            LOG.log(Level.DEBUG, "The home folder stays: there is something in it that is not the client's");
        }
    }

    private static Home locked(Path folder, FileChannel channel) throws IOException {
        try {
            if (!lock(channel)) {
                throw new StoreFailure(
                        "This home folder is in use by another Sealpost process; close that one first.", null);
            }
            deleteLeftovers(folder);
            return new Home(folder, channel);
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    /** Temporary files of a process that was killed. */
    private static void deleteLeftovers(Path folder) throws IOException {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, TEMPORARY + "*")) {
            for (Path leftover : leftovers) {
                Files.delete(leftover);
            }
        }
    }

    private static Path file(Path path) throws IOException {
        if (Files.notExists(path)) {
            boolean posix = posix(path.getParent());
            if (posix) {
                Files.createFile(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY_FILE)));
            } else {
                Files.createFile(path);
            }
        }
        restrict(path, OWNER_ONLY_FILE);
        return path;
    }

    private static void restrict(Path path, String permissions) throws IOException {
        if (posix(path)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }

    private static boolean posix(Path path) {
        return Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS) != null;
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException thisProcess) {
            return false;
        }
    }
}
