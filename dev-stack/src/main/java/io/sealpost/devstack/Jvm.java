package io.sealpost.devstack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines for small JVMs: quick to start, little memory, no optimising compiler fighting for two cores. */
final class Jvm {

    private Jvm() {}

    static List<String> command(String maxHeap, List<String> rest) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xmx" + maxHeap));
        if (Runtime.version().feature() >= 23) {
            command.add(
                    "--sun-misc-unsafe-memory-access=allow"); // Kafka and Netty use it; without it the logs begin with
            // warnings
        }
        command.addAll(rest);
        return command;
    }

    /** All jars of a folder that the build filled. */
    static String classPath(Path lib) {
        if (!Files.isDirectory(lib)) {
            throw new DevStackFailure("Not built yet (" + lib + " is missing): run ./mesh build.");
        }
        return lib.resolve("*").toString();
    }
}
