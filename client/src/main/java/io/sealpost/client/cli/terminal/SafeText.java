package io.sealpost.client.cli.terminal;

import java.util.List;

/**
 * Text of other people, made harmless for a terminal: nothing in it can move the cursor, change colours or titles, answer for
 * the user's keyboard, or make a name read backwards. What was removed stays visible as a sign.
 */
public final class SafeText {

    private static final int CONTROL_PICTURES = 0x2400;
    private static final int DELETE = 0x7F;
    private static final int DELETE_PICTURE = 0x2421;
    private static final String REPLACEMENT = "\uFFFD";
    private static final String TAB = "    ";

    private SafeText() {}

    /** For names: one line, line breaks shown as signs. */
    public static String line(String text) {
        var safe = new StringBuilder(text.length());
        text.codePoints().forEach(character -> safe.append(safe(character)));
        return safe.toString();
    }

    /** For messages: the lines of the text, at least one. */
    public static List<String> lines(String text) {
        List<String> lines =
                text.replace("\r\n", "\n").lines().map(SafeText::line).toList();
        return lines.isEmpty() ? List.of("") : lines;
    }

    private static String safe(int character) {
        if (character == '\t') {
            return TAB;
        }
        if (character < ' ') {
            return Character.toString(CONTROL_PICTURES + character);
        }
        if (character == DELETE) {
            return Character.toString(DELETE_PICTURE);
        }
        return isHarmless(character) ? Character.toString(character) : REPLACEMENT;
    }

    /** Joiners and variation selectors, which emoji and many scripts need, pass. */
    private static boolean isHarmless(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            case Character.FORMAT -> isJoiner(character);
            default -> true;
        };
    }

    private static boolean isJoiner(int character) {
        return character == 0x200C || character == 0x200D || (character >= 0xE0020 && character <= 0xE007F);
    }
}
