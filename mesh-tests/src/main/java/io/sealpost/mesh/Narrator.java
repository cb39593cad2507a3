package io.sealpost.mesh;

import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine;

/** Prints a story for a person: colours on a terminal only. */
final class Narrator {

    private static final int WIDTH = 118;

    private final PrintStream out;
    private final boolean colours;

    Narrator(PrintStream out, boolean colours) {
        this.out = out;
        this.colours = colours;
    }

    static Narrator onStandardOutput() {
        return new Narrator(System.out, CommandLine.Help.Ansi.AUTO.enabled());
    }

    void progress(String line) {
        out.println(paint("2", "  " + line));
    }

    void begins(int number, int of, Story.Step step) {
        out.println();
        out.println(paint("1", "%d/%d  %s".formatted(number, of, step.title())));
    }

    void checked(List<String> checks) {
        checks.forEach(check -> out.println(check.startsWith("  ") ? "      " + check : wrapped(check)));
    }

    void failed(String why) {
        out.println("   " + paint("31", "✗ ") + why);
    }

    void summary(String line, boolean good) {
        out.println();
        out.println(paint(good ? "1;32" : "1;31", line));
    }

    private String wrapped(String check) {
        var text = new StringBuilder("   " + paint("32", "✓ "));
        int column = 5;
        for (String word : check.split(" ")) {
            if (column + word.length() > WIDTH) {
                text.append("\n     ");
                column = 5;
            }
            text.append(word).append(' ');
            column += word.length() + 1;
        }
        return text.toString().stripTrailing();
    }

    private String paint(String code, String text) {
        return colours ? "\033[" + code + "m" + text + "\033[0m" : text;
    }
}
