package io.sealpost.client.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealpost.client.SealpostException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PicturesTest {

    @ParameterizedTest
    @CsvSource({
        "png, 1, 1, 1, 1",
        "png, 256, 256, 256, 256",
        "jpg, 100, 50, 100, 50",
        "png, 2000, 1000, 256, 128",
        "jpg, 3000, 4000, 192, 256",
        "png, 5000, 1, 256, 1",
        "png, 1, 5000, 1, 256"
    })
    void makesPicturesSmall(String format, int width, int height, int smallWidth, int smallHeight) throws IOException {
        byte[] small = Pictures.small(encoded(noise(width, height), format));

        var shown = ImageIO.read(new ByteArrayInputStream(small));
        assertThat(shown.getWidth()).isEqualTo(smallWidth);
        assertThat(shown.getHeight()).isEqualTo(smallHeight);
        assertThat(small.length).isLessThanOrEqualTo(Pictures.LARGEST_BYTES);
        assertThat(Pictures.isSmall(small)).isTrue();
    }

    @Test
    void putsWhatIsTransparentOnWhite() throws IOException {
        byte[] small = Pictures.small(encoded(new BufferedImage(10, 10, BufferedImage.TYPE_INT_ARGB), "png"));

        assertThat(ImageIO.read(new ByteArrayInputStream(small)).getRGB(5, 5)).isEqualTo(0xFFFFFFFF);
    }

    @Test
    void leavesOutWhatIsNotSeen() throws IOException {
        var jpeg = encoded(noise(20, 20), "jpg");
        byte[] comment = "taken at home".getBytes();
        var marked = new ByteArrayOutputStream();
        marked.write(jpeg, 0, 2);
        marked.write(new byte[] {(byte) 0xFF, (byte) 0xFE, 0, (byte) (comment.length + 2)});
        marked.write(comment);
        marked.write(jpeg, 2, jpeg.length - 2);

        assertThat(Pictures.isSmall(marked.toByteArray())).isTrue();
        assertThat(new String(Pictures.small(marked.toByteArray()))).doesNotContain("taken at home");
    }

    /** 80,000 x 80,000 black pixels in 25 kB: 25 gigabytes once they are decoded. */
    @Test
    void neverUnfoldsABomb() throws IOException {
        byte[] bomb = hollowPng(80_000, 80_000);

        assertThat(Pictures.isSmall(bomb)).isFalse();
        assertThatThrownBy(() -> Pictures.small(bomb))
                .isInstanceOf(SealpostException.class)
                .hasMessageContaining("16,000 pixels");
    }

    @Test
    void refusesWhatIsNoPicture() throws IOException {
        byte[] png = encoded(noise(30, 30), "png");
        for (byte[] garbage : new byte[][] {
            new byte[0],
            new byte[1000],
            "GIF89a..........".getBytes(),
            "<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(),
            Arrays.copyOf(png, 12),
            encoded(noise(30, 30), "bmp"),
            hollowPng(0, 5),
            hollowPng(-1, 5)
        }) {
            assertThat(Pictures.isSmall(garbage)).isFalse();
            assertThatThrownBy(() -> Pictures.small(garbage))
                    .isInstanceOf(SealpostException.class)
                    .hasMessageContaining("JPEG or PNG");
        }
        assertThatThrownBy(() -> Pictures.small(new byte[20_000_001])).hasMessageContaining("20 MB");
    }

    @Test
    void ofOthersItTakesOnlySmallOnes() throws IOException {
        assertThat(Pictures.isSmall(encoded(noise(257, 10), "jpg"))).isFalse();
        assertThat(Pictures.isSmall(encoded(noise(256, 256), "png")))
                .as("more than 32 KiB of noise")
                .isFalse();
        assertThat(Pictures.isSmall(encoded(noise(64, 64), "png"))).isTrue();
    }

    /** A PNG with this header and a little compressed data. */
    private static byte[] hollowPng(int width, int height) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
        var header = new ByteArrayOutputStream();
        var fields = new DataOutputStream(header);
        fields.writeInt(width);
        fields.writeInt(height);
        fields.write(new byte[] {8, 2, 0, 0, 0});
        chunk(bytes, "IHDR", header.toByteArray());
        var pixels = new ByteArrayOutputStream();
        try (var deflated = new DeflaterOutputStream(pixels)) {
            deflated.write(new byte[20_000_000]);
        }
        chunk(bytes, "IDAT", pixels.toByteArray());
        chunk(bytes, "IEND", new byte[0]);
        return bytes.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream to, String type, byte[] content) throws IOException {
        var out = new DataOutputStream(to);
        out.writeInt(content.length);
        var checked = new ByteArrayOutputStream();
        checked.writeBytes(type.getBytes());
        checked.writeBytes(content);
        out.write(checked.toByteArray());
        var crc = new CRC32();
        crc.update(checked.toByteArray());
        out.writeInt((int) crc.getValue());
    }

    private static BufferedImage noise(int width, int height) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var random = new Random(7);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, random.nextInt());
            }
        }
        return image;
    }

    private static byte[] encoded(BufferedImage image, String format) throws IOException {
        var bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, bytes)).isTrue();
        return bytes.toByteArray();
    }
}
