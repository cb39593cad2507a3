package io.sealpost.devstack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How one of our JVMs is run.
 *
 * @param optimising with the optimising compiler, which pays only under lasting load: while it compiles it fights for the
 *     cores
 */
record Jvm(String maxHeap, boolean optimising) {

    /** Quick to start, little memory. */
    static Jvm small(String maxHeap) {
        return new Jvm(maxHeap, false);
    }

    List<String> command(List<String> rest) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xmx" + maxHeap));
        if (!optimising) {
            command.add("-XX:TieredStopAtLevel=1");
        }
        if (Runtime.version().feature() >= 23) {
            // Kafka and Netty use it; without it the logs begin with warnings
            command.add("--sun-misc-unsafe-memory-access=allow");
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
