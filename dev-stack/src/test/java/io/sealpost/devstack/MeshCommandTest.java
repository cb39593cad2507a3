package io.sealpost.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command, on the real stores: what is started once keeps running, keeps its data and can be stopped by a later JVM. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MeshCommandTest {

    @TempDir
    private static Path temporary;

    private Path folder;
    private int base;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    void start() {
        folder = temporary.resolve("mesh");
        base = freeBase();
        assertThat(up()).as(err.toString()).isZero();
    }

    @AfterAll
    void leaveNothing() {
        assertThat(mesh("reset", "--yes")).isZero();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void theDataSurvivesDownAndUp() throws Exception {
        assertThat(askRedis("SET kept yes\r\n")).isEqualTo("+OK");

        assertThat(mesh("down")).isZero();
        assertThat(Ports.isTaken(base + 379)).isFalse();
        assertThat(mesh("status")).isEqualTo(1);
        assertThat(err.toString()).contains("is down").hasLineCount(1);
        assertThat(mesh("up", "--stores-only")).as("on the ports chosen before").isZero();

        assertThat(askRedis("GET kept\r\n")).isEqualTo("$3");
        assertThat(mesh("status")).isZero();
        assertThat(out.toString()).contains("postgres").contains("kafka").contains("ready");
    }

    @Test
    void aSecondUpIsRefused() {
        assertThat(up()).isEqualTo(1);
        assertThat(err.toString()).contains("already runs").hasLineCount(1);
    }

    @Test
    void aDeadProcessIsNamed() {
        new StackFolder(folder).state().orElseThrow().processes().get("redis").kill();

        assertThat(mesh("status")).isEqualTo(1);
        assertThat(out.toString()).contains("dead");
        assertThat(err.toString()).contains("Not running any more: redis").hasLineCount(1);
        assertThat(up()).isEqualTo(1);
        assertThat(err.toString()).contains("Not running any more: redis").hasLineCount(1);

        assertThat(mesh("down")).isZero();
        assertThat(up()).as(err.toString()).isZero();
    }

    @Test
    void aBusyPortIsNamedAndNothingIsStarted() throws Exception {
        Path other = temporary.resolve("other");
        int otherBase = freeBase();
        try (var busy = new ServerSocket(otherBase + 379, 1, InetAddress.getLoopbackAddress())) {
            assertThat(meshIn(other, "up", "--port-base", Integer.toString(otherBase)))
                    .isEqualTo(1);
        }

        assertThat(err.toString())
                .contains("Port " + (otherBase + 379))
                .contains("--port-base")
                .hasLineCount(1);
        assertThat(new StackFolder(other).state()).isEmpty();
    }

    @Test
    void withoutAMeshEveryCommandSaysSo() {
        for (String command : List.of("down", "status", "logs", "reset")) {
            assertThat(meshIn(temporary.resolve("none"), command)).isEqualTo(1);
            assertThat(err.toString()).contains("No mesh was started").hasLineCount(1);
        }
    }

    @Test
    void anInvitationNeedsARunningRegistry() {
        int code = MeshCommand.commandLine()
                .setErr(new PrintWriter(cleared(err), true))
                .execute("admin", "invite", "--dir", folder.toString());

        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).contains("The mesh is down").hasLineCount(1);
    }

    @Test
    void logsShowsWhatAProcessPrintedAndRefusesOthers() {
        assertThat(mesh("logs", "postgres", "-n", "1000")).isZero();
        assertThat(out.toString()).contains("database system is ready to accept connections");
        assertThat(mesh("logs", "../secrets")).isEqualTo(1);
        assertThat(err.toString()).contains("No process is called ../secrets").hasLineCount(1);
    }

    @Test
    void secretsAndLogsAreForTheirOwnerOnly() throws Exception {
        for (String file : List.of("secrets.properties", "redis/redis.conf", "s3/s3proxy.properties", "logs/s3.log")) {
            assertThat(Files.getPosixFilePermissions(folder.resolve(file))).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "60000", "-1"})
    void aBaseWithoutRoomIsRefused(String impossible) {
        assertThat(meshIn(temporary.resolve("none"), "up", "--port-base", impossible))
                .isEqualTo(1);
        assertThat(err.toString()).contains("from 1024 to 32000").hasLineCount(1);
    }

    private int up() {
        return mesh("up", "--stores-only", "--port-base", Integer.toString(base));
    }

    private int mesh(String command, String... arguments) {
        return meshIn(folder, command, arguments);
    }

    private int meshIn(Path dir, String command, String... arguments) {
        var all = new ArrayList<>(List.of(command, "--dir", dir.toString()));
        all.addAll(List.of(arguments));
        return MeshCommand.commandLine()
                .setOut(new PrintWriter(cleared(out), true))
                .setErr(new PrintWriter(cleared(err), true))
                .execute(all.toArray(String[]::new));
    }

    private static StringWriter cleared(StringWriter writer) {
        writer.getBuffer().setLength(0);
        return writer;
    }

    private String askRedis(String command) throws Exception {
        String auth = "AUTH " + Secrets.in(folder).of("redis") + "\r\n";
        return RedisLine.ask(base + 379, auth + command, 2).get(1);
    }

    private static int freeBase() {
        while (true) {
            int base = ThreadLocalRandom.current().nextInt(19_000, 31_000);
            if (Ports.from(base).asMap().values().stream().noneMatch(Ports::isTaken)) {
                return base;
            }
        }
    }
}
