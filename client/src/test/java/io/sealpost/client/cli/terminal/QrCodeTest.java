package io.sealpost.client.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.Result;
import com.google.zxing.ResultMetadataType;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is drawn is photographed, so to speak, and read by a scanner. */
class QrCodeTest {

    private static final int BLACK = 0xFF000000;
    private static final int WHITE = 0xFFFFFFFF;
    private static final int SCALE = 4;

    @ParameterizedTest
    @CsvSource({"1,true", "2,true", "3,false", "4,false"})
    void aScannerReadsTheLink(int seed, boolean colours) throws Exception {
        String link = link(seed);

        assertThat(scan(QrCode.of(link).lines(new Colours(colours)), colours).getText())
                .isEqualTo(link);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 70, 300, 1000})
    void aScannerReadsTheBytes(int length) throws Exception {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        content[0] = (byte) 0xE9;

        var read = scan(QrCode.of(content).lines(new Colours(false)), false);

        assertThat(bytes(read)).isEqualTo(content);
    }

    @Test
    void everyLineIsEquallyWideAndTheQuietZoneIsFourModules() {
        List<String> lines = QrCode.of("x").lines(new Colours(false));

        assertThat(lines).hasSize((21 + 8 + 1) / 2).allMatch(line -> line.length() == 21 + 8);
        assertThat(lines.subList(0, 2)).allMatch(line -> line.matches("█+"));
        assertThat(lines).allMatch(line -> line.startsWith("████") && line.endsWith("████"));
    }

    @Test
    void inColourItIsBlackOnWhiteWhateverTheTerminalLooksLike() {
        assertThat(QrCode.of("x").lines(new Colours(true)))
                .allMatch(line -> line.startsWith("\033[38;5;16;48;5;231m") && line.endsWith("\033[0m"));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> QrCode.of(new byte[3000])).isInstanceOf(IllegalArgumentException.class);
    }

    private static String link(int seed) {
        byte[] content = new byte[53];
        new Random(seed).nextBytes(content);
        return "sealpost:" + Base64.getUrlEncoder().withoutPadding().encodeToString(content);
    }

    private static byte[] bytes(Result read) {
        var segments = (List<?>) read.getResultMetadata().get(ResultMetadataType.BYTE_SEGMENTS);
        return segments.stream()
                .map(byte[].class::cast)
                .map(segment -> new String(segment, StandardCharsets.ISO_8859_1))
                .reduce("", String::concat)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** @param inkIsDark what the characters stand for */
    private static Result scan(List<String> lines, boolean inkIsDark) throws Exception {
        List<String> rows = lines.stream()
                .map(line -> line.replaceAll("\033\\[[0-9;]*m", ""))
                .toList();
        int width = rows.getFirst().length() * SCALE;
        int height = rows.size() * 2 * SCALE;
        int[] pixels = new int[width * height];
        Arrays.setAll(pixels, i -> isInk(rows, i % width / SCALE, i / width / SCALE) == inkIsDark ? BLACK : WHITE);
        var image = new BinaryBitmap(new GlobalHistogramBinarizer(new RGBLuminanceSource(width, height, pixels)));
        return new QRCodeReader().decode(image, Map.of(DecodeHintType.TRY_HARDER, true));
    }

    private static boolean isInk(List<String> rows, int x, int y) {
        return switch (rows.get(y / 2).charAt(x)) {
            case '█' -> true;
            case '▀' -> y % 2 == 0;
            case '▄' -> y % 2 == 1;
            case ' ' -> false;
            default -> throw new AssertionError("no such character in a QR code");
        };
    }
}
