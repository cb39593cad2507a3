package io.sealpost.mesh;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import javax.imageio.ImageIO;

/** A treehouse at dusk, as PNG: with some grain, so that no run of its bytes is trivial. */
final class Picture {

    private static final int WIDTH = 480;
    private static final int HEIGHT = 320;

    private Picture() {}

    static byte[] paint() {
        var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        var canvas = image.createGraphics();
        canvas.setPaint(new GradientPaint(0, 0, new Color(0x2b3a67), 0, HEIGHT, new Color(0xf4a259)));
        canvas.fillRect(0, 0, WIDTH, HEIGHT);
        canvas.setColor(new Color(0x3d2b1f));
        canvas.fillRect(225, 170, 30, 150);
        canvas.setColor(new Color(0x2f5d3a));
        canvas.fillOval(110, 30, 260, 170);
        canvas.setColor(new Color(0x7a4f2c));
        canvas.fillRect(180, 110, 120, 70);
        canvas.setColor(new Color(0xffe08a));
        canvas.fillRect(225, 130, 30, 30);
        canvas.dispose();
        grain(image);
        return png(image);
    }

    private static void grain(BufferedImage image) {
        var random = new Random(7);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                image.setRGB(x, y, image.getRGB(x, y) ^ random.nextInt(0x08) * 0x010101);
            }
        }
    }

    private static byte[] png(BufferedImage image) {
        var bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException neverInMemory) {
            throw new UncheckedIOException(neverInMemory);
        }
        return bytes.toByteArray();
    }
}
