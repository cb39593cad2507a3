package io.sealpost.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code ./mesh} with a plain POSIX shell. */
class MeshScriptTest {

    @TempDir
    private Path temporary;

    private record Result(int code, String out, String err) {}

    @Test
    void isPosixShell() throws Exception {
        String shell = Files.exists(Path.of("/bin/dash")) ? "/bin/dash" : "/bin/sh";

        assertThat(run(Map.of(), shell, "-n", script()).err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "up", "down", "status", "logs", "reset", "admin", "test", "bench", "build"})
    void everyCommandExplainsItself(String command) throws Exception {
        Result result = run(Map.of(), "/bin/sh", script(), command, "--help");

        assertThat(result.code()).isZero();
        assertThat(result.out()).startsWith("Usage: ./mesh " + command);
    }

    @Test
    void anUnknownCommandIsRefused() throws Exception {
        Result result = run(Map.of(), "/bin/sh", script(), "dance");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).startsWith("mesh: There is no command dance.");
    }

    @Test
    void withoutAJdkThereIsOneSentence() throws Exception {
        Result result = run(withoutJdk(), "/bin/sh", script(), "status");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("mesh: No JDK found: install a JDK 21 or newer")
                .hasLineCount(1);
    }

    @Test
    void aJdkThatIsTooOldIsNamed() throws Exception {
        Path old = pretendedJdk("17.0.2");
        var environment = new java.util.HashMap<>(withoutJdk());
        environment.put("JAVA_HOME", old.toString());

        Result result = run(environment, "/bin/sh", script(), "status");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("mesh: The newest JDK found is 17 (" + old + ")")
                .hasLineCount(1);
    }

    @Test
    void theNewestJdkWinsOverJavaHome() throws Exception {
        pretendedJdk("99.0.1");
        var environment = new java.util.HashMap<>(withoutJdk());
        environment.put("JAVA_HOME", pretendedJdk("17.0.2").toString());
        environment.put("SEALPOST_JDK_FOLDERS", temporary + "/jdk-*");

        Result result = run(environment, "/bin/sh", script(), "status", "--dir", temporary.toString());

        assertThat(result.out()).contains("I am 99.0.1");
    }

    /** The few programs that the script uses, but no Java. */
    private Map<String, String> withoutJdk() throws IOException {
        Path bin = Files.createDirectories(temporary.resolve("bin"));
        for (String tool : List.of("uname", "getconf", "dirname", "readlink", "sed", "find", "cat")) {
            writeProgram(bin.resolve(tool), "exec /usr/bin/" + tool + " \"$@\"");
        }
        return Map.of(
                "PATH", bin.toString(), "HOME", temporary.toString(), "SEALPOST_JDK_FOLDERS", temporary + "/none");
    }

    private Path pretendedJdk(String version) throws IOException {
        Path home = Files.createDirectories(temporary.resolve("jdk-" + version));
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        for (String tool : List.of("java", "javac")) {
            writeProgram(home.resolve("bin").resolve(tool), "echo I am " + version);
        }
        return home;
    }

    private static void writeProgram(Path program, String line) throws IOException {
        Files.writeString(program, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String script() {
        return SealpostRoot.find().resolve("mesh").toString();
    }

    private Result run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(temporary, "out", "");
        Path err = Files.createTempFile(temporary, "err", "");
        var builder = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().remove("JAVA_HOME");
        builder.environment().putAll(environment);
        int code = builder.start().waitFor();
        return new Result(
                code, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
    }
}
