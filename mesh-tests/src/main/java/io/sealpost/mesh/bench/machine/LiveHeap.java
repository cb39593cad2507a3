package io.sealpost.mesh.bench.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What a JVM cannot throw away. */
public final class LiveHeap {

    private LiveHeap() {}

    /** Bytes that are still in use after a collection of everything, which this asks for and which stops the JVM meanwhile. */
    public static long bytes(long pid) throws IOException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process process = new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String histogram = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return totalOf(histogram);
    }

    /** The last number of the line {@code Total  instances  bytes}. */
    static long totalOf(String histogram) throws IOException {
        String total = histogram
                .lines()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow(() -> new IOException("jcmd shows no histogram of the heap."));
        return Long.parseLong(total.substring(total.lastIndexOf(' ') + 1));
    }
}
