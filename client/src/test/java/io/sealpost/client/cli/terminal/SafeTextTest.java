package io.sealpost.client.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\033[2J", // clears the screen
                "\033]0;root@bank\007", // sets the title
                "\u009b31m", // the same as ESC [ in one character
                "\033P+q544e\033\\", // asks the terminal to type its answer
                "a\rb", // writes over the line
                "a\bb",
                "a\u007fb",
                "\u202Egnp.exe", // reads backwards
                "\u2066hidden\u2069",
                "\u2028",
                "\uFEFF",
                "\u200B"
            })
    void nothingThatATerminalObeysPasses(String hostile) {
        assertThat(SafeText.line(hostile)).matches("[^\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");
        assertThat(SafeText.lines(hostile)).allMatch(line -> line.matches("[^\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]*"));
    }

    @Test
    void noControlCharacterAtAllPasses() {
        for (int character = 0; character < 0xA0; character++) {
            String shown = SafeText.line("x" + Character.toString(character) + "y");
            assertThat(shown.chars()).noneMatch(Character::isISOControl);
            assertThat(shown).startsWith("x").endsWith("y");
        }
    }

    @Test
    void whatWasRemovedStaysVisible() {
        assertThat(SafeText.line("a\033[31mb\u007f\u202E")).isEqualTo("a␛[31mb␡\uFFFD");
        assertThat(SafeText.line("one\ntwo")).isEqualTo("one␊two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Grüße", "שלום", "नमस्ते", "👩\u200D🔧 ❤\uFE0F", "日本語", "a b"})
    void ordinaryTextOfAllScriptsPasses(String text) {
        assertThat(SafeText.line(text)).isEqualTo(text);
    }

    @Test
    void aHalfCharacterIsReplaced() {
        assertThat(SafeText.line("a\uD83Db")).isEqualTo("a\uFFFDb");
    }

    @Test
    void messagesKeepTheirLinesAndTabsTakeRoom() {
        assertThat(SafeText.lines("one\r\ntwo\n\n\tthree")).containsExactly("one", "two", "", "    three");
        assertThat(SafeText.lines("")).containsExactly("");
    }
}
