package io.sealpost.client.cli.chat;

import java.nio.file.Path;
import java.util.Optional;

/** What a typed line asks for. */
sealed interface Typed {

    record Say(String text) implements Typed {}

    record SendFile(Path file) implements Typed {}

    /** @param folder where to; empty: the current one */
    record SaveFile(Optional<Path> folder) implements Typed {}

    record Quit() implements Typed {}

    record Help() implements Typed {}

    /** A blank line. */
    record Nothing() implements Typed {}

    /** Begins like a command and is none. */
    record Unknown() implements Typed {}

    /** A line that starts with {@code /} is a command; {@code //} says a line that starts with one. */
    static Typed parse(String line) {
        if (line.isBlank()) {
            return new Nothing();
        }
        if (!line.startsWith("/") || line.startsWith("//")) {
            return new Say(line.startsWith("//") ? line.substring(1) : line);
        }
        String[] words = line.strip().split("\\s+", 2);
        Optional<Path> path = words.length == 2 ? Optional.of(path(words[1])) : Optional.empty();
        return switch (words[0]) {
            case "/quit", "/q" -> new Quit();
            case "/help" -> new Help();
            case "/save" -> new SaveFile(path);
            case "/file" -> path.<Typed>map(SendFile::new).orElseGet(Unknown::new);
            default -> new Unknown();
        };
    }

    /** Nobody expands {@code ~} in a chat but us. */
    private static Path path(String typed) {
        return typed.startsWith("~/") ? Path.of(System.getProperty("user.home"), typed.substring(2)) : Path.of(typed);
    }
}
