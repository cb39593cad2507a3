package io.sealpost.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessIdentityTest {

    private Process bystander;

    @BeforeEach
    void startABystander() throws IOException {
        bystander = new ProcessBuilder("sh", "-c", "read -r never").start();
    }

    @AfterEach
    void endIt() {
        bystander.destroyForcibly();
    }

    @Test
    void aProcessIsAliveUntilItEnds() throws Exception {
        var identity = ProcessIdentity.of(bystander.pid());
        assertThat(identity.isAlive()).isTrue();
        assertThat(identity.residentBytes().orElseThrow()).isPositive();

        identity.signal("KILL");

        assertThat(identity.awaitEnd(Duration.ofSeconds(10))).isTrue();
        assertThat(identity.residentBytes()).isEmpty();
    }

    @Test
    void aStateFileWithAReusedNumberNeitherClaimsNorEndsTheNewProcess(@TempDir Path temporary) {
        // Given: the file names a process that had this number before
        var now = ProcessIdentity.of(bystander.pid());
        var earlier = new ProcessIdentity(now.pid(), now.startedAt() - 1, now.boot());
        var folder = new StackFolder(temporary);
        var processes = new LinkedHashMap<String, RunningProcess>();
        processes.put("redis", new RunningProcess("redis", 18379, folder.log("redis"), earlier, "TERM"));
        folder.save(new StackFolder.State(18000, Registration.INVITE, Ports.from(18000), processes));

        // When
        StackFolder.State state = folder.state().orElseThrow();
        state.processes().get("redis").stop();
        state.processes().get("redis").kill();

        // Then
        assertThat(state.anyAlive()).isFalse();
        assertThat(bystander.isAlive()).isTrue();
        assertThat(state.registration()).isEqualTo(Registration.INVITE);
        assertThat(state.ports().asMap()).isEqualTo(Ports.from(18000).asMap());
    }

    @Test
    void aProcessOfAnEarlierBootIsNotAlive() {
        var now = ProcessIdentity.of(bystander.pid());

        assertThat(new ProcessIdentity(now.pid(), now.startedAt(), "an earlier boot").isAlive())
                .isFalse();
    }
}
