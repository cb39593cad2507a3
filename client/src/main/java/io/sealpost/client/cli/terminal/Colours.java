package io.sealpost.client.cli.terminal;

/**
 * Colours for a terminal, or none of them.
 *
 * @param on false: every method returns its text as it is
 */
public record Colours(boolean on) {

    public String dim(String text) {
        return paint("2", text);
    }

    public String bold(String text) {
        return paint("1", text);
    }

    public String red(String text) {
        return paint("31", text);
    }

    public String green(String text) {
        return paint("32", text);
    }

    public String yellow(String text) {
        return paint("33", text);
    }

    public String cyan(String text) {
        return paint("36", text);
    }

    private String paint(String code, String text) {
        return on ? "\033[" + code + "m" + text + "\033[0m" : text;
    }
}
