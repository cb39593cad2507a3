package io.sealpost.client.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealpost.client.SealpostException;
import java.nio.file.Path;
import java.time.Duration;
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

    @Test
    void messagesAreNamedByANumberAnIdOrNotAtAll() {
        Optional<String> last = Optional.empty();
        assertThat(Typed.parse("/reply see you")).isEqualTo(new Typed.Reply(last, "see you"));
        assertThat(Typed.parse("/reply #3 see you")).isEqualTo(new Typed.Reply(Optional.of("3"), "see you"));
        assertThat(Typed.parse("/edit #3fa9c02b at  nine"))
                .isEqualTo(new Typed.Edit(Optional.of("3fa9c02b"), "at  nine"));
        assertThat(Typed.parse("/edit 3 apples")).isEqualTo(new Typed.Edit(last, "3 apples"));
        assertThat(Typed.parse("/delete")).isEqualTo(new Typed.Delete(last));
        assertThat(Typed.parse("/delete #2")).isEqualTo(new Typed.Delete(Optional.of("2")));
        assertThat(Typed.parse("/react 👍")).isEqualTo(new Typed.React(last, "👍"));
        assertThat(Typed.parse("/react #1 -")).isEqualTo(new Typed.React(Optional.of("1"), ""));
    }

    @Test
    void timersAreTypedInUnits() {
        assertThat(Typed.parse("/timer")).isEqualTo(new Typed.Timer(Optional.empty()));
        assertThat(Typed.parse("/timer 5m")).isEqualTo(new Typed.Timer(Optional.of(Duration.ofMinutes(5))));
        assertThat(Typed.parse("/timer off")).isEqualTo(new Typed.Timer(Optional.of(Duration.ZERO)));
        assertThatThrownBy(() -> Typed.parse("/timer soon")).isInstanceOf(SealpostException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/file",
                "/",
                "/quitter",
                "/Help me",
                "/reply",
                "/reply #3",
                "/edit",
                "/delete this",
                "/delete #1 now",
                "/react",
                "/react #2"
            })
    void whatLooksLikeACommandIsNotSent(String line) {
        assertThat(Typed.parse(line)).isEqualTo(new Typed.Unknown());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void blankLinesSayNothing(String line) {
        assertThat(Typed.parse(line)).isEqualTo(new Typed.Nothing());
    }
}
