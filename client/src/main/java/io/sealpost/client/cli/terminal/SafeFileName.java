package io.sealpost.client.cli.terminal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file name that its sender chose, made harmless: one name in the folder that the user chose, never a path, never hidden. */
public final class SafeFileName {

    private static final int MOST_CHARACTERS = 100;
    private static final String NAMELESS = "file";

    private SafeFileName() {}

    /** Letters, digits, dot, dash and underscore stay; everything else becomes an underscore. */
    public static String of(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String plain = last.replaceAll("[^\\p{L}\\p{N}._-]", "_").replaceAll("^[.-]+", "");
        String bounded = plain.substring(Math.max(0, plain.length() - MOST_CHARACTERS));
        return bounded.isEmpty() ? NAMELESS : bounded.replaceAll("^[.-]", "_");
    }

    /** Creates, empty, the first of {@code name}, {@code name-2}, … that does not exist in the folder yet. */
    public static Path reserve(Path folder, String name) throws IOException {
        String safe = of(name);
        Path candidate = folder.resolve(safe);
        for (int number = 2; !create(candidate); number++) {
            candidate = folder.resolve(numbered(safe, number));
        }
        return candidate;
    }

    private static boolean create(Path candidate) throws IOException {
        try {
            Files.createFile(candidate);
            return true;
        } catch (FileAlreadyExistsException taken) {
            return false;
        }
    }

    private static String numbered(String name, int number) {
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? name + "-" + number : name.substring(0, dot) + "-" + number + name.substring(dot);
    }
}
