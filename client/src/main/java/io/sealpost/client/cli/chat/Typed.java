package io.sealpost.client.cli.chat;

import io.sealpost.client.SealpostException;
import io.sealpost.client.cli.terminal.LifeWords;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What a typed line asks for. */
sealed interface Typed {

    record Say(String text) implements Typed {}

    record SendFile(Path file) implements Typed {}

    /** @param folder where to; empty: the current one */
    record SaveFile(Optional<Path> folder) implements Typed {}

    /** Something about a message; if it is not named, about the last one for which it makes sense. */
    sealed interface About extends Typed {

        /** Its number or the beginning of its id. */
        Optional<String> which();
    }

    record Reply(Optional<String> which, String text) implements About {}

    record Edit(Optional<String> which, String text) implements About {}

    record Delete(Optional<String> which) implements About {}

    /** @param emoji empty: none any more */
    record React(Optional<String> which, String emoji) implements About {}

    /** @param life empty: say what it is */
    record Timer(Optional<Duration> life) implements Typed {}

    record ListLast() implements Typed {}

    record ListRequests() implements Typed {}

    record Quit() implements Typed {}

    record Help() implements Typed {}

    /** A blank line. */
    record Nothing() implements Typed {}

    /** Begins like a command and is none. */
    record Unknown() implements Typed {}

    /**
     * A line that starts with {@code /} is a command; {@code //} says a line that starts with one. Fails with a
     * {@link SealpostException} if a command's word is none.
     */
    static Typed parse(String line) {
        if (line.isBlank()) {
            return new Nothing();
        }
        if (!line.startsWith("/") || line.startsWith("//")) {
            return new Say(line.startsWith("//") ? line.substring(1) : line);
        }
        String[] words = line.strip().split("\\s+", 2);
        Optional<String> rest = words.length == 2 ? Optional.of(words[1]) : Optional.empty();
        return switch (words[0]) {
            case "/quit", "/q" -> new Quit();
            case "/help" -> new Help();
            case "/save" -> new SaveFile(rest.map(Typed::path));
            case "/file" -> rest.<Typed>map(file -> new SendFile(path(file))).orElseGet(Unknown::new);
            case "/timer" -> new Timer(rest.map(LifeWords::parse));
            case "/history" -> new ListLast();
            case "/requests" -> new ListRequests();
            case "/reply", "/edit", "/delete", "/react" -> about(words[0], rest.orElse(""));
            default -> new Unknown();
        };
    }

    /** {@code #3} or {@code #3fa9c02b} names a message. */
    private static Typed about(String command, String rest) {
        String[] words = rest.split("\\s+", 2);
        boolean named = words[0].matches("#\\w+");
        Optional<String> which = named ? Optional.of(words[0].substring(1)) : Optional.empty();
        String text = !named ? rest : words.length == 2 ? words[1] : "";
        if (command.equals("/delete")) {
            return text.isEmpty() ? new Delete(which) : new Unknown();
        }
        if (text.isEmpty()) {
            return new Unknown();
        }
        return switch (command) {
            case "/reply" -> new Reply(which, text);
            case "/edit" -> new Edit(which, text);
            default -> new React(which, text.equals("-") ? "" : text);
        };
    }

    /** Nobody expands {@code ~} in a chat but us. */
    private static Path path(String typed) {
        return typed.startsWith("~/") ? Path.of(System.getProperty("user.home"), typed.substring(2)) : Path.of(typed);
    }
}
