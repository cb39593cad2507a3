package io.sealpost.devstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Root in a container without user namespaces: PostgreSQL runs as nobody. */
class PostgresAsNobodyTest {

    @BeforeEach
    void onlyForRoot() {
        assumeTrue(RunAs.detect() != RunAs.OURSELVES, "only root can become nobody");
    }

    @Test
    void startsAndStartsAgain() {
        try (var infrastructure = TestInfrastructure.start(RunAs.NOBODY, TestInfrastructure.Part.POSTGRES)) {
            infrastructure.kill(TestInfrastructure.Part.POSTGRES);
            infrastructure.restart(TestInfrastructure.Part.POSTGRES);

            assertThat(infrastructure.quarkusConfig("some")).containsKey("quarkus.datasource.jdbc.url");
        }
    }

    @Test
    void aFolderThatNobodyCanReachIsRefusedInASentence(@TempDir Path temporary) throws Exception {
        Path locked = Files.createDirectory(
                temporary.resolve("locked"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path data = Files.createDirectory(locked.resolve("data"));

        assertThatThrownBy(() -> RunAs.NOBODY.give(data))
                .isInstanceOf(DevStackFailure.class)
                .hasMessageContaining("choose a folder that everybody can enter");
    }
}
