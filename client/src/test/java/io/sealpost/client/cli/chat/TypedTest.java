package io.sealpost.client.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypedTest {

    @Test
    void aLineIsSaidAsItIs() {
        assertThat(Typed.parse(" hello  there ")).isEqualTo(new Typed.Say(" hello  there "));
        assertThat(Typed.parse("//quit")).isEqualTo(new Typed.Say("/quit"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/quit", "/q", "/quit "})
    void quitLeaves(String line) {
        assertThat(Typed.parse(line)).isEqualTo(new Typed.Quit());
    }

    @Test
    void filesAreNamedByPathsWithSpaces() {
        assertThat(Typed.parse("/file my picture.png")).isEqualTo(new Typed.SendFile(Path.of("my picture.png")));
        assertThat(Typed.parse("/file ~/a.png"))
                .isEqualTo(new Typed.SendFile(Path.of(System.getProperty("user.home"), "a.png")));
        assertThat(Typed.parse("/save")).isEqualTo(new Typed.SaveFile(Optional.empty()));
        assertThat(Typed.parse("/save in")).isEqualTo(new Typed.SaveFile(Optional.of(Path.of("in"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/file", "/", "/quitter", "/Help me"})
    void whatLooksLikeACommandIsNotSent(String line) {
        assertThat(Typed.parse(line)).isEqualTo(new Typed.Unknown());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void blankLinesSayNothing(String line) {
        assertThat(Typed.parse(line)).isEqualTo(new Typed.Nothing());
    }
}
