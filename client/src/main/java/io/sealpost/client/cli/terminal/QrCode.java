package io.sealpost.client.cli.terminal;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A QR code of half-block characters, two modules a character, with the quiet zone of four modules that the standard asks
 * for. In colour it is black on white wherever it is shown; without colours its light modules are drawn, which is right on a
 * dark terminal.
 */
public final class QrCode {

    private static final int QUIET = 4;
    private static final String BLACK_ON_WHITE = "\033[38;5;16;48;5;231m";
    private static final String RESET = "\033[0m";

    private final ByteMatrix modules;

    private QrCode(ByteMatrix modules) {
        this.modules = modules;
    }

    public static QrCode of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** @param content up to 2,000 bytes, which a scanner gives back as they are */
    public static QrCode of(byte[] content) {
        try {
            String latin = new String(content, StandardCharsets.ISO_8859_1);
            return new QrCode(Encoder.encode(latin, ErrorCorrectionLevel.M).getMatrix());
        } catch (WriterException tooLong) {
            throw new IllegalArgumentException("This does not fit into a QR code", tooLong);
        }
    }

    /** From top to bottom, all of one width. */
    public List<String> lines(Colours colours) {
        var lines = new ArrayList<String>();
        for (int y = -QUIET; y < modules.getHeight() + QUIET; y += 2) {
            lines.add(colours.on() ? BLACK_ON_WHITE + row(y, true) + RESET : row(y, false));
        }
        return lines;
    }

    /** @param drawDark which modules the characters' ink stands for */
    private String row(int y, boolean drawDark) {
        var row = new StringBuilder();
        for (int x = -QUIET; x < modules.getWidth() + QUIET; x++) {
            boolean upper = isDark(x, y) == drawDark;
            boolean lower = isDark(x, y + 1) == drawDark;
            row.append(upper ? (lower ? '█' : '▀') : (lower ? '▄' : ' '));
        }
        return row.toString();
    }

    private boolean isDark(int x, int y) {
        boolean inside = x >= 0 && y >= 0 && x < modules.getWidth() && y < modules.getHeight();
        return inside && modules.get(x, y) == 1;
    }
}
