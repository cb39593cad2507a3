package io.sealpost.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command, on the real stores: what is started once keeps running, keeps its data and can be stopped by a later JVM. */
class MeshCommandTest {

    @TempDir
    private Path temporary;

    private Path folder;
    private int base;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void chooseFolderAndPorts() {
        folder = temporary.resolve("mesh");
        base = freeBase();
    }

    @AfterEach
    void leaveNothing() {
        if (new StackFolder(folder).state().isPresent()) {
            assertThat(mesh("reset", "--yes")).isZero();
        }
    }

    @Test
    void theDataSurvivesDownAndUp() throws Exception {
        assertThat(up()).as(err.toString()).isZero();
        assertThat(askRedis("SET kept yes\r\n")).isEqualTo("+OK");

        assertThat(mesh("down")).isZero();
        assertThat(Ports.isTaken(base + 379)).isFalse();
        assertThat(up()).as(err.toString()).isZero();

        assertThat(askRedis("GET kept\r\n")).isEqualTo("$3");
        assertThat(mesh("status")).isZero();
        assertThat(out.toString()).contains("postgres").contains("kafka").contains("ready");
    }

    @Test
    void aSecondUpAndADeadProcessGetOneSentence() {
        assertThat(up()).as(err.toString()).isZero();
        assertThat(up()).isEqualTo(1);
        assertThat(err.toString()).contains("already runs").hasLineCount(1);

        new StackFolder(folder).state().orElseThrow().processes().get("redis").kill();

        assertThat(mesh("status")).isEqualTo(1);
        assertThat(out.toString()).contains("dead");
        assertThat(err.toString()).contains("Not running any more: redis").hasLineCount(1);
        assertThat(up()).isEqualTo(1);
        assertThat(err.toString()).contains("Not running any more: redis").hasLineCount(1);
    }

    @Test
    void aBusyPortIsNamedAndNothingIsStarted() throws Exception {
        try (var busy = new ServerSocket(base + 379, 1, InetAddress.getLoopbackAddress())) {
            assertThat(up()).isEqualTo(1);
        }

        assertThat(err.toString())
                .contains("Port " + (base + 379))
                .contains("--port-base")
                .hasLineCount(1);
        assertThat(new StackFolder(folder).state()).isEmpty();
    }

    @Test
    void withoutAMeshEveryCommandSaysSo() {
        for (String command : new String[] {"down", "status", "logs", "reset"}) {
            assertThat(mesh(command)).isEqualTo(1);
            assertThat(err.toString()).contains("No mesh was started").hasLineCount(1);
        }
    }

    @Test
    void anInvitationNeedsARunningRegistry() {
        assertThat(up()).as(err.toString()).isZero();

        assertThat(MeshCommand.commandLine()
                        .setErr(new PrintWriter(err))
                        .execute("admin", "invite", "--dir", folder.toString()))
                .isEqualTo(1);

        assertThat(err.toString()).contains("The mesh is down").hasLineCount(1);
    }

    @Test
    void logsShowsWhatAProcessPrintedAndRefusesOthers() {
        assertThat(up()).as(err.toString()).isZero();

        assertThat(mesh("logs", "postgres")).isZero();
        assertThat(out.toString()).contains("database system is ready to accept connections");
        assertThat(mesh("logs", "../secrets")).isEqualTo(1);
        assertThat(err.toString()).contains("No process is called ../secrets").hasLineCount(1);
    }

    @Test
    void secretsAreForTheirOwnerOnly() throws Exception {
        assertThat(up()).as(err.toString()).isZero();

        for (String file :
                new String[] {"secrets.properties", "redis/redis.conf", "s3/s3proxy.properties", "logs/s3.log"}) {
            assertThat(Files.getPosixFilePermissions(folder.resolve(file))).hasSize(2);
        }
    }

    private int up() {
        return mesh("up", "--stores-only", "--port-base", Integer.toString(base));
    }

    private int mesh(String command, String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        var all = new java.util.ArrayList<>(java.util.List.of(command, "--dir", folder.toString()));
        all.addAll(java.util.List.of(arguments));
        return MeshCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
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
