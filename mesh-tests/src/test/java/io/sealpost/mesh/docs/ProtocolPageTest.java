package io.sealpost.mesh.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.sealpost.protocol.frames.v1.ClientFrame;
import io.sealpost.protocol.frames.v1.ServerFrame;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** The examples of {@code docs/protocol.md} are true: the bytes decode, and the derived values come out as printed. */
class ProtocolPageTest {

    private static final Pattern FRAME = Pattern.compile("(?m)^(client|server): ((?:[0-9a-f]{2} ?)+)\\n +(.+)$");
    private static final String PAGE = Project.page("protocol.md");

    @Test
    void everyExampleFrameDecodesToWhatIsWrittenBelowIt() {
        var frames = FRAME.matcher(PAGE).results().toList();

        assertThat(frames).hasSizeGreaterThan(6).allSatisfy(ProtocolPageTest::isTrue);
    }

    @Test
    void derivedValuesComeOutAsPrinted() throws GeneralSecurityException {
        byte[] profileKey = new byte[32];
        for (int i = 0; i < profileKey.length; i++) {
            profileKey[i] = (byte) i;
        }
        byte[] accessKey = Arrays.copyOf(hmac(profileKey, "Sealpost/access-key/v1"), 16);

        assertThat(PAGE)
                .contains("| access key | `" + hex(accessKey) + "` |")
                .contains("| access key hash | `" + hex(sha256(accessKey)) + "` |")
                .contains("| channel of 2026-11-22 | `"
                        + hex(hmac(profileKey, "Sealpost/presence-channel/v1\0" + "2026-11-22")) + "` |");
    }

    private static void isTrue(MatchResult example) throws InvalidProtocolBufferException {
        byte[] bytes = HexFormat.of().parseHex(example.group(2).replace(" ", ""));
        boolean fromClient = example.group(1).equals("client");
        Message frame = fromClient ? ClientFrame.parseFrom(bytes) : ServerFrame.parseFrom(bytes);
        String kind = fromClient
                ? ((ClientFrame) frame).getFrameCase().name()
                : ((ServerFrame) frame).getFrameCase().name();

        assertThat(frame.getUnknownFields().asMap()).isEmpty();
        assertThat(frame.toByteArray()).isEqualTo(bytes);
        assertThat(example.group(3).toLowerCase(Locale.ROOT)).contains(kind.toLowerCase(Locale.ROOT) + "{");
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] sha256(byte[] bytes) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
