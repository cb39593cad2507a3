package io.sealpost.client;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * What a person shows of themselves to those who have their profile key. It is their own claim: anybody may call themselves
 * anything, so it never says who somebody is.
 *
 * @param displayName at most {@value #LONGEST_NAME} characters; empty when none is shown. Not safe to print as it is
 * @param about at most {@value #LONGEST_ABOUT} characters, or empty; the same
 * @param picture JPEG or PNG. Of others: at most 256 x 256 pixels and 32 KiB. One's own may be larger and is made as small
 */
public record Profile(String displayName, String about, Optional<byte[]> picture) {

    public static final int LONGEST_NAME = 64;
    public static final int LONGEST_ABOUT = 140;

    /** Fails as usage if a text is too long. */
    public Profile {
        require(displayName, LONGEST_NAME, "A display name has at most " + LONGEST_NAME + " characters.");
        require(about, LONGEST_ABOUT, "The text about yourself has at most " + LONGEST_ABOUT + " characters.");
    }

    /** Nothing is shown. */
    public static Profile empty() {
        return new Profile("", "", Optional.empty());
    }

    private static void require(String text, int longest, String sentence) {
        if (text.codePointCount(0, text.length()) > longest) {
            throw new SealpostException(SealpostException.USAGE, sentence);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Profile that
                && displayName.equals(that.displayName)
                && about.equals(that.about)
                && Arrays.equals(picture.orElse(null), that.picture.orElse(null));
    }

    @Override
    public int hashCode() {
        return Objects.hash(displayName, about, Arrays.hashCode(picture.orElse(null)));
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}
