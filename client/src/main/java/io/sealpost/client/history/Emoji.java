package io.sealpost.client.history;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What may stand beside a message as a reaction. */
public final class Emoji {

    /** The longest known ones, families and flags, take about half of it. */
    private static final int MOST_BYTES = 64;

    private static final int KEYCAP = 0x20E3;

    private static final Pattern ONE_CHARACTER = Pattern.compile("\\X");

    private Emoji() {}

    /** Whether a reader sees one emoji: a text, however short, is none. */
    public static boolean isOne(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES
                && ONE_CHARACTER.matcher(text).matches()
                && text.codePoints().anyMatch(Emoji::isPicture);
    }

    /** Digits are emoji to Unicode, too, because keycaps are made of them. */
    private static boolean isPicture(int character) {
        return Character.isEmojiPresentation(character)
                || Character.isExtendedPictographic(character)
                || character == KEYCAP;
    }
}
