package io.sealpost.media.domain;

import io.sealpost.protocol.MalformedInput;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** Unguessable texts: 160 random bits in base64url without padding, 27 characters. */
final class RandomText {

    private static final int BYTES = 20;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{27}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomText() {}

    static String next() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String checked(String text, String what) {
        if (text == null || !FORM.matcher(text).matches()) {
            throw new MalformedInput(what + " must be 27 characters of base64url");
        }
        return text;
    }
}
