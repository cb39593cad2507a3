package io.sealpost.client.cli.terminal;

import io.sealpost.client.SealpostException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A secret that a person types: unseen on a terminal, otherwise the first line that comes in. */
public final class Passphrase {

    private final Screen screen;
    private final BufferedReader in;

    public Passphrase(Screen screen) {
        this.screen = screen;
        this.in = new BufferedReader(new InputStreamReader(screen.in(), StandardCharsets.UTF_8));
    }

    public String ask(String question) {
        if (screen.interactive() && System.console() != null) {
            return text(System.console().readPassword("%s ", question));
        }
        try {
            String line = in.readLine();
            return text(line == null ? null : line.toCharArray());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Asks twice where a typing error would go unnoticed. */
    public String choose(String question) {
        String chosen = ask(question);
        if (screen.interactive() && !chosen.equals(ask("Once more:"))) {
            throw new SealpostException(SealpostException.USAGE, "The two were not the same; try again.");
        }
        return chosen;
    }

    private static String text(char[] typed) {
        if (typed == null) {
            throw new SealpostException(SealpostException.USAGE, "No passphrase was given.");
        }
        return new String(typed);
    }
}
