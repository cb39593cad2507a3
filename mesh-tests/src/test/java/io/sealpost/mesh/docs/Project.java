package io.sealpost.mesh.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The files of this repository, as they are on disk now. */
final class Project {

    private static final Set<String> NOT_OURS = Set.of("target", ".git", ".sealpost", ".mvn", ".idea", "node_modules");

    private Project() {}

    /** The folder that holds the parent POM: given by the build, or found by looking upwards. */
    static Path root() {
        String given = System.getProperty("sealpost.root");
        var folder = given == null ? Path.of("").toAbsolutePath() : Path.of(given);
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    /** All files that the test accepts, in the order of their paths; build output and hidden tool folders left out. */
    static List<Path> files(Predicate<Path> wanted) {
        var found = new ArrayList<Path>();
        var visitor = new SimpleFileVisitor<Path>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                boolean skip = NOT_OURS.contains(folder.getFileName().toString());
                return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (wanted.test(file)) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        };
        try {
            Files.walkFileTree(root(), visitor);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        found.sort(null);
        return found;
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** A page below {@code docs/}. */
    static String page(String name) {
        return read(root().resolve("docs").resolve(name));
    }
}
