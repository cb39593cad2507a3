package io.sealpost.client.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.client.Message;
import io.sealpost.client.Message.AttachedFile;
import io.sealpost.client.Message.Direction;
import io.sealpost.client.Message.State;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MessageId;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MessageLinesTest {

    private static final Instant NOON = Instant.parse("2026-11-22T11:00:00Z");
    private static final TimeWords BERLIN = new TimeWords(Clock.fixed(NOON, ZoneId.of("Europe/Berlin")));

    private final MessageLines plain = new MessageLines(new Colours(false), BERLIN, message -> Optional.empty());
    private final MessageLines coloured = new MessageLines(new Colours(true), BERLIN, message -> Optional.empty());

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T10:02:00Z,11:02,today at 11:02",
        "2026-11-21T23:30:00Z,00:30,today at 00:30",
        "2026-11-21T22:30:00Z,21 Nov 23:30,yesterday at 23:30",
        "2026-03-01T12:00:00Z,1 Mar 13:00,on 1 Mar at 13:00",
        "2025-12-31T22:59:00Z,31 Dec 2025 23:59,on 31 Dec 2025 at 23:59"
    })
    void timesAreAsShortAsTheirDistanceAllows(Instant time, String written, String spoken) {
        assertThat(BERLIN.at(time)).isEqualTo(written);
        assertThat(BERLIN.spoken(time)).isEqualTo(spoken);
    }

    @ParameterizedTest
    @CsvSource({
        "PENDING,(sending)",
        "ACCEPTED,(accepted)",
        "DELIVERED,(delivered)",
        "READ,(read)",
        "FAILED,(not delivered)"
    })
    void withoutColoursAMarkIsAWord(State state, String word) {
        assertThat(plain.of(sent("hello", state), "bob")).containsExactly("12:00  you: hello  " + word);
    }

    @Test
    void inColourDeliveredAndReadDifferByColourOnly() {
        assertThat(Marks.of(State.ACCEPTED, new Colours(true))).contains("✓").doesNotContain("✓✓");
        assertThat(Marks.of(State.DELIVERED, new Colours(true))).contains("✓✓");
        assertThat(Marks.of(State.READ, new Colours(true)))
                .contains("✓✓")
                .isNotEqualTo(Marks.of(State.DELIVERED, new Colours(true)));
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"UNREAD", "READ"})
    void whatWasReceivedHasNoMark(State state) {
        assertThat(plain.of(received("hello", state), "bob")).containsExactly("12:00  bob: hello");
    }

    @Test
    void theMarkStandsBehindTheLastLine() {
        assertThat(plain.of(sent("one\ntwo", State.READ), "bob"))
                .containsExactly("12:00  you: one", "       two  (read)");
    }

    @Test
    void neitherTextNorNameNorFileNameReachesTheTerminalAsItIs() {
        var file = new AttachedFile("a\033[2J.png", "image/png", 12_345);
        var hostile = new Message(
                MessageId.random(),
                AccountId.random(),
                Direction.RECEIVED,
                "x\033[2Jy",
                Optional.of(file),
                Optional.empty(),
                NOON,
                NOON,
                State.UNREAD,
                Message.Changes.NONE,
                Message.Life.UNLIMITED);

        assertThat(coloured.of(hostile, "bob\033[2J")).noneMatch(line -> line.contains("\033[2J"));
        assertThat(plain.of(hostile, "bob")).containsExactly("12:00  bob: x␛[2Jy", "       [file] a␛[2J.png (12.3 kB)");
    }

    @ParameterizedTest
    @CsvSource({"0,0 bytes", "999,999 bytes", "1000,1.0 kB", "12345,12.3 kB", "100000000,100.0 MB"})
    void sizesAreShort(long bytes, String text) {
        assertThat(MessageLines.size(bytes)).isEqualTo(text);
    }

    private static Message sent(String text, State state) {
        return message(Direction.SENT, text, state);
    }

    private static Message received(String text, State state) {
        return message(Direction.RECEIVED, text, state);
    }

    private static Message message(Direction direction, String text, State state) {
        return new Message(
                MessageId.random(),
                AccountId.random(),
                direction,
                text,
                Optional.empty(),
                Optional.empty(),
                NOON,
                NOON,
                state,
                Message.Changes.NONE,
                Message.Life.UNLIMITED);
    }
}
