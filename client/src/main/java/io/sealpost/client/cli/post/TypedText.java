package io.sealpost.client.cli.post;

import io.sealpost.client.SealpostException;
import io.sealpost.protocol.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A message from standard input: UTF-8 to the end, without the last line break. */
public final class TypedText {

    private TypedText() {}

    public static String readAll(InputStream in) {
        try {
            byte[] bytes = in.readNBytes(Limits.CIPHERTEXT_BYTES + 1);
            if (bytes.length > Limits.CIPHERTEXT_BYTES) {
                throw refusal("The text is too long for one message; send it as a file with --file.");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.replaceFirst("\r?\n$", "");
        } catch (CharacterCodingException notText) {
            throw refusal("Standard input is not UTF-8 text; send it as a file with --file.");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static SealpostException refusal(String sentence) {
        return new SealpostException(SealpostException.USAGE, sentence);
    }
}
