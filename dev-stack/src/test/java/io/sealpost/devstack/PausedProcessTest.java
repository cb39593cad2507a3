package io.sealpost.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stalled program, its children included, and that none is left behind stalled. */
class PausedProcessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PARENT = "trap 'exit 7' TERM; sleep 600 & wait";

    private Process shell;
    private RunningProcess parent;
    private ProcessIdentity child;

    @BeforeEach
    void startAParent() throws Exception {
        shell = new ProcessBuilder("sh", "-c", PARENT).start();
        parent = new RunningProcess("parent", 0, Path.of("none"), ProcessIdentity.of(shell.pid()), "TERM");
        assertThat(Wait.until(PATIENCE, () -> !parent.identity().descendants().isEmpty()))
                .isTrue();
        child = ProcessIdentity.of(parent.identity().descendants().getFirst());
    }

    @AfterEach
    void endThem() {
        child.signal("KILL");
        shell.destroyForcibly();
    }

    @Test
    void itsChildrenStallAndGoOnWithIt() {
        parent.pause();
        assertThat(Wait.until(PATIENCE, () -> parent.identity().isPaused() && child.isPaused()))
                .isTrue();

        parent.resume();
        assertThat(Wait.until(PATIENCE, () -> !parent.identity().isPaused() && !child.isPaused()))
                .isTrue();
        assertThat(parent.isAlive() && child.isAlive()).isTrue();
    }

    @Test
    void aPausedProcessStillEndsInOrderWhenItIsStopped() throws Exception {
        parent.pause();

        parent.stop();

        assertThat(shell.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(shell.exitValue()).as("not killed").isEqualTo(7);
        assertThat(child.isPaused()).isFalse();
    }

    @Test
    void killingAPausedProcessLeavesNoStalledChild() {
        parent.pause();

        parent.kill();

        assertThat(Wait.until(PATIENCE, () -> !child.isPaused())).isTrue();
    }

    @Test
    void aKilledJvmLeavesNothingStalled() throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PausesAParent.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var lines = new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.US_ASCII));
        var pausedParent = ProcessIdentity.of(Long.parseLong(lines.readLine()));
        var pausedChild = ProcessIdentity.of(Long.parseLong(lines.readLine()));
        assertThat(Wait.until(PATIENCE, () -> pausedParent.isPaused() && pausedChild.isPaused()))
                .isTrue();

        jvm.destroyForcibly().waitFor();

        assertThat(pausedParent.awaitEnd(PATIENCE)).isTrue();
        assertThat(pausedChild.awaitEnd(PATIENCE)).isTrue();
    }

    @Test
    void aFurtherInstanceHasPortsOfItsOwnAndBelongsToItsService() {
        var ports = Ports.free();

        String second = ports.addAnother(Service.MAILBOX_SERVICE);
        String third = ports.addAnother(Service.MAILBOX_SERVICE);

        assertThat(List.of(second, third)).containsExactly("mailbox-service-2", "mailbox-service-3");
        assertThat(ports.asMap().values()).doesNotHaveDuplicates();
        assertThat(ports.processes()).endsWith(second, third).doesNotHaveDuplicates();
        assertThat(ports.management(second)).isPresent();
        assertThat(Service.of(second)).contains(Service.MAILBOX_SERVICE);
        assertThat(Service.of("s3")).isEmpty();
    }

    /** The JVM that is killed. */
    static final class PausesAParent {

        public static void main(String[] arguments) throws Exception {
            Path log = Files.createTempFile("parent", ".log");
            var program = new Program(
                    "parent",
                    0,
                    List.of("sh", "-c", PARENT),
                    Map.of(),
                    log,
                    () -> true,
                    PATIENCE,
                    Program.Ending.ORDINARY);
            RunningProcess parent = Launcher.GUARDED.start(program);
            Wait.until(PATIENCE, () -> !parent.identity().descendants().isEmpty());
            long child = parent.identity().descendants().getFirst();
            parent.pause();
            System.out.println(parent.pid());
            System.out.println(child);
            System.in.read();
        }
    }
}
