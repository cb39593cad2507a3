package io.sealpost.client.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeFileNameTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "picture.png,picture.png",
        "Ferien 2026.jpg,Ferien_2026.jpg",
        "grün.txt,grün.txt",
        "/etc/passwd,passwd",
        "../../.ssh/authorized_keys,authorized_keys",
        "C:\\Windows\\evil.exe,evil.exe",
        ".bashrc,bashrc",
        "--help,help",
        "a;rm -rf ~,a_rm_-rf__"
    })
    void aNameStaysANameInTheFolder(String sent, String saved) {
        assertThat(SafeFileName.of(sent)).isEqualTo(saved);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", ".", "/", "...", "a/..", "\u0000", "\n", "con\u202Egnp.exe"})
    void theWorstNamesStayInTheFolder(String sent) throws IOException {
        Path target = SafeFileName.reserve(folder, sent);

        assertThat(target.getParent()).isEqualTo(folder);
        assertThat(target.normalize()).isEqualTo(target).isNotEqualTo(folder);
        assertThat(target.getFileName().toString()).matches("[\\p{L}\\p{N}_][\\p{L}\\p{N}._-]*");
    }

    @Test
    void aLongNameKeepsItsEnding() {
        assertThat(SafeFileName.of("x".repeat(500) + ".png")).hasSize(100).endsWith(".png");
    }

    @Test
    void nothingIsOverwrittenEvenBehindALink() throws IOException {
        Files.createFile(folder.resolve("a.png"));
        Files.createSymbolicLink(folder.resolve("a-2.png"), folder.resolve("nowhere"));

        assertThat(SafeFileName.reserve(folder, "a.png")).isEqualTo(folder.resolve("a-3.png"));
    }
}
