package io.sealpost.devstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** As whom PostgreSQL runs: it refuses to run as root. */
enum RunAs {
    /** We are not root. */
    OURSELVES(List.of()),
    /** Root without being it: a user namespace in which we are nobody; files stay root's. {@code unshare} execs. */
    UNMAPPED_ROOT(List.of("unshare", "-U")),
    /** Where containers forbid user namespaces: really nobody, who must own the data and reach it. */
    NOBODY(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));

    private final List<String> prefix;

    RunAs(List<String> prefix) {
        this.prefix = prefix;
    }

    static RunAs detect() {
        if (!isRoot()) {
            return OURSELVES;
        }
        if (succeeds("unshare", "-U", "true")) {
            return UNMAPPED_ROOT;
        }
        if (succeeds("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "true")) {
            return NOBODY;
        }
        throw new DevStackFailure(
                "PostgreSQL refuses to run as root and neither unshare nor setpriv works here: run as an ordinary user.");
    }

    List<String> command(List<String> command) {
        return Stream.concat(prefix.stream(), command.stream()).toList();
    }

    /** Lets the user pass through a folder that only its owner can enter. */
    void letEnter(Path folder) throws IOException {
        if (this == NOBODY) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        }
    }

    /** Makes a folder, with all in it, usable by whom PostgreSQL runs as. */
    void give(Path folder) throws IOException {
        if (this != NOBODY) {
            return;
        }
        for (Path above = folder.toAbsolutePath().getParent(); above != null; above = above.getParent()) {
            if (!Files.getPosixFilePermissions(above).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                throw new DevStackFailure("PostgreSQL refuses to run as root, and user nobody cannot reach " + folder
                        + " through " + above + ": choose a folder that everybody can enter.");
            }
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.toList()) {
                Files.setAttribute(path, "unix:uid", 65534, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(path, "unix:gid", 65534, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            throw new DevStackFailure("Cannot tell which user this is.", e);
        }
    }

    private static boolean succeeds(String... command) {
        try {
            Process process = new ProcessBuilder(command).start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // the command is not installed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
