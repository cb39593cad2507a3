package io.sealpost.client.cli.people;

import io.sealpost.client.SealpostException;
import io.sealpost.client.cli.terminal.SafeText;

/** How the user calls somebody: 1 to 32 characters of one line, not to be taken for a link or an option. */
public record ContactName(String text) {

    private static final int MOST_CHARACTERS = 32;

    public ContactName {
        text = text.strip();
        boolean fits = !text.isEmpty() && text.codePointCount(0, text.length()) <= MOST_CHARACTERS;
        boolean plain = text.equals(SafeText.line(text)) && !text.startsWith("-") && !text.contains(":");
        if (!fits || !plain) {
            throw new SealpostException(
                    SealpostException.USAGE,
                    "A name for a contact has 1 to 32 characters, none of them a control character or a colon,"
                            + " and does not start with a dash.");
        }
    }
}
