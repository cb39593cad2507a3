package io.sealpost.mesh.bench.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * A few curves over the same steps, side by side with their numbers.
 *
 * @param name of the file, without its ending
 * @param steps what stands below the axis
 * @param curves by name; one value for each step
 */
public record Chart(String name, String title, List<String> steps, Map<String, List<Double>> curves) {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 400;
    private static final int LEFT = 70;
    private static final int RIGHT = 40;
    private static final int TOP = 50;
    private static final int BOTTOM = 80;
    private static final List<Color> COLOURS =
            List.of(new Color(0x1f6f8b), new Color(0xc8553d), new Color(0x588157), new Color(0x6d597a));

    /** As PNG. */
    void write(Path folder) throws IOException {
        System.setProperty("java.awt.headless", "true");
        var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        var canvas = image.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        canvas.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        canvas.setColor(Color.WHITE);
        canvas.fillRect(0, 0, WIDTH, HEIGHT);
        axes(canvas);
        int number = 0;
        for (var curve : curves.entrySet()) {
            canvas.setColor(COLOURS.get(number % COLOURS.size()));
            draw(canvas, curve.getValue());
            canvas.drawString("— " + curve.getKey(), LEFT + number * (WIDTH - LEFT) / curves.size(), HEIGHT - 18);
            number++;
        }
        canvas.dispose();
        ImageIO.write(image, "png", folder.resolve(name + ".png").toFile());
    }

    private void axes(Graphics2D canvas) {
        canvas.setColor(Color.DARK_GRAY);
        canvas.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
        canvas.drawString(title, LEFT, 28);
        canvas.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        canvas.drawLine(LEFT, y(0), WIDTH - RIGHT, y(0));
        canvas.drawLine(LEFT, TOP, LEFT, y(0));
        canvas.drawString(Figure.number(most()), 12, TOP + 5);
        canvas.drawString("0", 50, y(0));
        for (int step = 0; step < steps.size(); step++) {
            int half = canvas.getFontMetrics().stringWidth(steps.get(step)) / 2;
            canvas.drawString(steps.get(step), x(step) - half, y(0) + 22);
        }
    }

    private void draw(Graphics2D canvas, List<Double> values) {
        canvas.setStroke(new BasicStroke(2));
        for (int step = 0; step < values.size(); step++) {
            int x = x(step);
            int y = y(values.get(step));
            canvas.fillOval(x - 4, y - 4, 8, 8);
            canvas.drawString(Figure.number(values.get(step)), x + 6, y - 6);
            if (step > 0) {
                canvas.drawLine(x(step - 1), y(values.get(step - 1)), x, y);
            }
        }
    }

    private int x(int step) {
        int room = WIDTH - LEFT - RIGHT;
        return LEFT + room * (2 * step + 1) / (2 * steps.size());
    }

    private int y(double value) {
        return HEIGHT - BOTTOM - (int) Math.round((HEIGHT - BOTTOM - TOP) * value / most());
    }

    /** The top of the axis: from 0 on, so that small differences look small. */
    private double most() {
        var all = new ArrayList<Double>();
        curves.values().forEach(all::addAll);
        return Math.max(
                1e-9, 1.15 * all.stream().mapToDouble(Double::doubleValue).max().orElse(1));
    }
}
