package io.sealpost.client.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealpost.client.Message;
import io.sealpost.client.Message.AttachedFile;
import io.sealpost.client.Message.Direction;
import io.sealpost.client.Message.State;
import io.sealpost.client.SealpostException;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MessageId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @Test
    void whatBecameOfAMessageStandsAtItsEnd() {
        Message changed = withChanges(
                received("hello", State.READ),
                new Message.Changes(
                        2,
                        Optional.of(NOON),
                        false,
                        List.of(
                                new Message.Reaction(Direction.SENT, "👍"),
                                new Message.Reaction(Direction.RECEIVED, "\u202e"))),
                new Message.Life(Duration.ofHours(8), Optional.of(NOON.plusSeconds(60))));

        assertThat(plain.of(changed, "bob"))
                .containsExactly("12:00  bob: hello  (edited)  (until 12:01)  👍 you  \uFFFD bob");
    }

    @Test
    void nothingIsSaidOfWhatWasDeleted() {
        Message deleted = withChanges(
                sent("", State.READ),
                new Message.Changes(0, Optional.empty(), true, List.of()),
                new Message.Life(Duration.ofDays(7), Optional.empty()));

        assertThat(plain.of(deleted, "bob")).containsExactly("12:00  you: (deleted)  (for 1 week)  (read)");
    }

    @Test
    void aQuoteIsTheBeginningOfWhatTheReaderHas() {
        Message question = received("x\033[2Jy".repeat(20) + "\nsecond line", State.READ);
        Message answer = new Message(
                MessageId.random(),
                question.contact(),
                Direction.SENT,
                "yes",
                Optional.empty(),
                Optional.of(question.key()),
                NOON,
                NOON,
                State.READ,
                Message.Changes.NONE,
                Message.Life.UNLIMITED);
        var having = new MessageLines(new Colours(false), BERLIN, message -> Optional.of(question));

        assertThat(having.of(answer, "bob").getFirst())
                .startsWith("12:00  you: ↳ bob: x␛[2Jyx")
                .endsWith("…");
        assertThat(plain.of(answer, "bob"))
                .containsExactly("12:00  you: ↳ a message you don't have", "       yes  (read)");
    }

    @ParameterizedTest
    @CsvSource({"5s,5 seconds", "90s,90 seconds", "60s,1 minute", "8h,8 hours", "1d,1 day", "4w,4 weeks", "7d,1 week"})
    void livesAreSaidInTheLargestUnitThatFits(String typed, String said) {
        assertThat(LifeWords.of(LifeWords.parse(typed))).isEqualTo(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-5s", "5 s", "1y", "99999999s", "5s5s", "OFF"})
    void whatIsNoLifeIsRefused(String typed) {
        assertThatThrownBy(() -> LifeWords.parse(typed)).isInstanceOf(SealpostException.class);
    }

    @ParameterizedTest
    @CsvSource({"0,0 bytes", "999,999 bytes", "1000,1.0 kB", "12345,12.3 kB", "100000000,100.0 MB"})
    void sizesAreShort(long bytes, String text) {
        assertThat(MessageLines.size(bytes)).isEqualTo(text);
    }

    private static Message withChanges(Message message, Message.Changes changes, Message.Life life) {
        return new Message(
                message.id(),
                message.contact(),
                message.direction(),
                message.text(),
                message.attachment(),
                message.replyTo(),
                message.sentAt(),
                message.serverTime(),
                message.state(),
                changes,
                life);
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
