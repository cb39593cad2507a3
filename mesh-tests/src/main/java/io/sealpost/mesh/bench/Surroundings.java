package io.sealpost.mesh.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where, when and on what code figures were measured: without it they mean little. */
final class Surroundings {

    private Surroundings() {}

    static Map<String, String> of(Path root, Instant began) throws IOException {
        var about = new LinkedHashMap<String, String>();
        about.put("code", git(root, "rev-parse", "HEAD"));
        about.put(
                "when",
                began + ", for " + Duration.between(began, Instant.now()).toMinutes() + " min");
        about.put(
                "machine",
                Runtime.getRuntime().availableProcessors() + " cores, " + System.getProperty("os.name") + " "
                        + System.getProperty("os.version") + " " + System.getProperty("os.arch"));
        about.put("Java", System.getProperty("java.vm.version"));
        return about;
    }

    private static String git(Path root, String... arguments) throws IOException {
        var builder = new ProcessBuilder("git", "-C", root.toString());
        builder.command().addAll(java.util.List.of(arguments));
        Process git = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String answer = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return answer.isEmpty() ? "unknown" : answer;
    }
}
