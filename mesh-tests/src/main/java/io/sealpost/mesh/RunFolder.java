package io.sealpost.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** Where one run of a command keeps its data, logs and people's homes: a new folder in {@code .sealpost}. */
public record RunFolder(Path path) {

    /** @param command what the folder's name begins with */
    public static RunFolder create(String command) throws IOException {
        var root = Path.of(System.getProperty("sealpost.root", ".")).toAbsolutePath();
        return new RunFolder(
                Files.createTempDirectory(Files.createDirectories(root.resolve(".sealpost")), command + "-"));
    }

    /** With everything in it. Nothing that was started there may run any more. */
    public void delete() {
        try (var paths = Files.walk(path)) {
            for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException inUse) {
            throw new UncheckedIOException(inUse);
        }
    }
}
