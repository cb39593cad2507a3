package io.sealpost.client.cli.terminal;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.WriterException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import io.sealpost.client.SealpostException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * A QR code of half-block characters, two modules a character, with the quiet zone of four modules that the standard asks
 * for. In colour it is black on white wherever it is shown; without colours its light modules are drawn, which is right on a
 * dark terminal.
 */
public final class QrCode {

    private static final int QUIET = 4;
    private static final int PIXELS = 8;
    private static final int BLACK = 0x000000;
    private static final int WHITE = 0xffffff;
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

    /** Writes it as a picture that a camera or {@link #readPicture} reads. */
    public void writePng(Path file) {
        int side = (modules.getWidth() + 2 * QUIET) * PIXELS;
        var picture = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_BINARY);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                picture.setRGB(x, y, isDark(x / PIXELS - QUIET, y / PIXELS - QUIET) ? BLACK : WHITE);
            }
        }
        try {
            ImageIO.write(picture, "png", file.toFile());
        } catch (IOException failed) {
            throw new SealpostException(SealpostException.USAGE, "The picture could not be written.", failed);
        }
    }

    /** The bytes of the QR code in a picture; see {@link #readPicture}. */
    public static byte[] readBytes(Path file) {
        return readPicture(file).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The text of the QR code in a PNG, JPEG, GIF or BMP file. Fails as usage with a sentence if there is none. */
    public static String readPicture(Path file) {
        try {
            BufferedImage picture = ImageIO.read(file.toFile());
            if (picture == null) {
                throw unreadable(null);
            }
            int width = picture.getWidth();
            int height = picture.getHeight();
            var pixels = picture.getRGB(0, 0, width, height, null, 0, width);
            var source = new RGBLuminanceSource(width, height, pixels);
            return new QRCodeReader()
                    .decode(
                            new BinaryBitmap(new HybridBinarizer(source)),
                            Map.of(DecodeHintType.TRY_HARDER, true, DecodeHintType.CHARACTER_SET, "ISO-8859-1"))
                    .getText();
        } catch (IOException | ReaderException noCode) {
            throw unreadable(noCode);
        }
    }

    private static SealpostException unreadable(Exception cause) {
        return new SealpostException(
                SealpostException.USAGE, "There is no readable QR code in this picture; type its text instead.", cause);
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
