package io.sealpost.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A first start that died while it made the data folders leaves nothing that the next one stumbles over. */
class InterruptedFirstStartTest {

    @TempDir
    private Path temporary;

    @Test
    void halfMadeDataFoldersAreMadeAnew() throws Exception {
        // Given
        Path postgres = temporary.resolve("postgres/data");
        Path kafka = temporary.resolve("kafka/data");
        Files.createDirectories(postgres);
        Files.writeString(postgres.resolve("PG_VERSION"), "18\n");
        Files.createDirectories(kafka);
        Files.writeString(kafka.resolve("meta.properties"), "version=1\n");

        // When
        Options options = Options.freePorts().withoutServices();
        try (var stack = DevStack.start(temporary, options, line -> {})) {

            // Then
            assertThat(stack.processes()).hasSize(4).allMatch(RunningProcess::isAlive);
            stack.restart("postgres");
            assertThat(stack.process("postgres").isAlive()).isTrue();
        }
    }
}
