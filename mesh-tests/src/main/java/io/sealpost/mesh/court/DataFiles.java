package io.sealpost.mesh.court;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** The files of running stores: any of them may vanish between the listing and the look, and is gone from the mesh then. */
public final class DataFiles {

    private static final class Collector extends SimpleFileVisitor<Path> {

        private final List<Path> files = new ArrayList<>();

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
                files.add(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }
    }

    private DataFiles() {}

    /** Every regular file below a folder. */
    public static List<Path> below(Path folder) {
        var collector = new Collector();
        try {
            Files.walkFileTree(folder, collector);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return collector.files;
    }

    /** The file's bytes; none if it is gone. */
    public static InputStream open(Path file) throws IOException {
        try {
            return Files.newInputStream(file);
        } catch (NoSuchFileException removedMeanwhile) {
            return InputStream.nullInputStream();
        }
    }
}
