package io.sealpost.client.engine;

import io.sealpost.client.SealpostException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Pictures of profiles, with the JDK's own codecs. Sizes are read from the header and bounded before a pixel is decoded: a
 * small file can unfold into gigabytes. One's own are drawn anew, so that nothing of the file but what is seen is shown.
 */
final class Pictures {

    /** Pixels of each side of a picture that is shown. */
    static final int LARGEST_SIDE = 256;

    static final int LARGEST_BYTES = 32 * 1024;

    private static final int LARGEST_FILE_BYTES = 20_000_000;
    private static final int LARGEST_FILE_SIDE = 16_000;
    private static final List<String> FORMATS = List.of("jpeg", "png");
    private static final float[] QUALITIES = {0.85f, 0.7f, 0.5f, 0.3f};
    private static final int WHITE = 255;

    private Pictures() {}

    /** Whether these bytes are a JPEG or PNG within the limits of a shown picture, by their header. */
    static boolean isSmall(byte[] picture) {
        try {
            return picture.length <= LARGEST_BYTES && withReader(picture, reader -> side(reader) <= LARGEST_SIDE);
        } catch (IOException | RuntimeException notAPicture) {
            // The codecs answer garbage with all sorts of unchecked exceptions.
            return false;
        }
    }

    /** A JPEG within the limits. Fails as usage, with a sentence, for what is no picture or too large. */
    static byte[] small(byte[] file) {
        if (file.length > LARGEST_FILE_BYTES) {
            throw refused("A picture's file may have at most 20 MB.");
        }
        try {
            return jpeg(scaled(withReader(file, Pictures::decode)));
        } catch (SealpostException refused) {
            throw refused;
        } catch (IOException | RuntimeException notAPicture) {
            throw refused("This file is no picture that can be read; use a JPEG or PNG.");
        }
    }

    @FunctionalInterface
    private interface Reading<T> {
        T of(ImageReader reader) throws IOException;
    }

    private static <T> T withReader(byte[] picture, Reading<T> reading) throws IOException {
        try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(picture))) {
            ImageReader reader = reader(ImageIO.getImageReaders(in));
            try {
                reader.setInput(in, true, true);
                return reading.of(reader);
            } finally {
                reader.dispose();
            }
        }
    }

    private static ImageReader reader(Iterator<ImageReader> candidates) throws IOException {
        while (candidates.hasNext()) {
            ImageReader candidate = candidates.next();
            if (FORMATS.contains(candidate.getFormatName().toLowerCase(Locale.ROOT))) {
                return candidate;
            }
        }
        throw new IOException("neither JPEG nor PNG");
    }

    private static int side(ImageReader reader) throws IOException {
        return Math.max(reader.getWidth(0), reader.getHeight(0));
    }

    /** Leaves out lines and columns of a large one while decoding, so that memory is bounded. */
    private static BufferedImage decode(ImageReader reader) throws IOException {
        if (side(reader) > LARGEST_FILE_SIDE) {
            throw refused("A picture may have at most 16,000 pixels on each side.");
        }
        int step = Math.max(1, side(reader) / (4 * LARGEST_SIDE));
        var sparse = reader.getDefaultReadParam();
        sparse.setSourceSubsampling(Math.min(step, reader.getWidth(0)), Math.min(step, reader.getHeight(0)), 0, 0);
        return reader.read(0, sparse);
    }

    /** Each pixel is the mean of those that it stands for, on white. */
    private static BufferedImage scaled(BufferedImage from) {
        double factor = Math.max(1, Math.max(from.getWidth(), from.getHeight()) / (double) LARGEST_SIDE);
        int width = Math.max(1, (int) Math.round(from.getWidth() / factor));
        int height = Math.max(1, (int) Math.round(from.getHeight() / factor));
        var to = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            int top = y * from.getHeight() / height;
            int rows = Math.max(1, (y + 1) * from.getHeight() / height - top);
            for (int x = 0; x < width; x++) {
                int left = x * from.getWidth() / width;
                int columns = Math.max(1, (x + 1) * from.getWidth() / width - left);
                to.setRGB(x, y, mean(from.getRGB(left, top, columns, rows, null, 0, columns)));
            }
        }
        return to;
    }

    private static int mean(int[] pixels) {
        long red = 0;
        long green = 0;
        long blue = 0;
        for (int pixel : pixels) {
            int alpha = pixel >>> 24;
            red += onWhite(pixel >> 16, alpha);
            green += onWhite(pixel >> 8, alpha);
            blue += onWhite(pixel, alpha);
        }
        int count = pixels.length;
        return (int) (red / count) << 16 | (int) (green / count) << 8 | (int) (blue / count);
    }

    private static int onWhite(int channel, int alpha) {
        return ((channel & WHITE) * alpha + WHITE * (WHITE - alpha)) / WHITE;
    }

    private static byte[] jpeg(BufferedImage picture) throws IOException {
        for (float quality : QUALITIES) {
            byte[] encoded = jpeg(picture, quality);
            if (encoded.length <= LARGEST_BYTES) {
                return encoded;
            }
        }
        throw refused("This picture cannot be made small enough; use another one.");
    }

    private static byte[] jpeg(BufferedImage picture, float quality) throws IOException {
        var bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            var how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(quality);
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, null), how);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static SealpostException refused(String sentence) {
        return new SealpostException(SealpostException.USAGE, sentence);
    }
}
