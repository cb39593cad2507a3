package io.sealpost.mesh.court;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * Something to be looked for in what the mesh holds, in every form in which it could stand there.
 *
 * @param what for the report, for example "a message's text"; never the thing itself
 * @param bytes at least {@value #SHORTEST} bytes
 */
public record Needle(String what, byte[] bytes) {

    static final int SHORTEST = 8;

    public Needle {
        if (bytes.length < SHORTEST) {
            throw new IllegalArgumentException("too short to be looked for: " + what);
        }
    }

    public static Needle text(String what, String text) {
        return new Needle(what, text.getBytes(StandardCharsets.UTF_8));
    }

    /** As it is, in hexadecimal (both cases), in UTF-16, and in base64 at each of the three places where it can begin. */
    List<byte[]> forms() {
        var forms = new ArrayList<byte[]>();
        forms.add(bytes);
        forms.add(HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.US_ASCII));
        forms.add(HexFormat.of().withUpperCase().formatHex(bytes).getBytes(StandardCharsets.US_ASCII));
        forms.add(new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16LE));
        for (int before = 0; before < 3; before++) {
            forms.add(base64(Base64.getEncoder(), before));
            forms.add(base64(Base64.getUrlEncoder(), before));
        }
        return forms;
    }

    /** Without the characters at either end that depend on what stands beside it. */
    private byte[] base64(Base64.Encoder encoder, int before) {
        byte[] shifted = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, shifted, before, bytes.length);
        String text = encoder.withoutPadding().encodeToString(shifted);
        int first = (before * 8 + 5) / 6;
        int last = (before + bytes.length) * 8 / 6;
        return text.substring(first, last).getBytes(StandardCharsets.US_ASCII);
    }
}
