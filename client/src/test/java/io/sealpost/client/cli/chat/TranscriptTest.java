package io.sealpost.client.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.client.Message;
import io.sealpost.client.Message.Direction;
import io.sealpost.client.Message.State;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MessageId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jline.builtins.ScreenTerminal;
import org.junit.jupiter.api.Test;

/** Marks change where their message stands, on an emulated terminal. */
class TranscriptTest {

    private static final int WIDTH = 20;
    private static final int HEIGHT = 6;

    private final Transcript transcript = new Transcript();

    @Test
    void aMessageStandsAsFarUpAsWhatCameAfterItIsHigh() {
        Message first = message();
        Message second = message();
        transcript.wrote(first, 2);
        transcript.wrote(1);
        transcript.wrote(second, 3);

        assertThat(transcript.find(second.key())).contains(new Transcript.Place(3, 3));
        assertThat(transcript.find(first.key())).contains(new Transcript.Place(6, 2));
        assertThat(transcript.find(message().key())).isEmpty();
    }

    @Test
    void nothingStandsAnywhereAfterTheScreenWasCleared() {
        Message message = message();
        transcript.wrote(message, 1);

        transcript.forget();

        assertThat(transcript.find(message.key())).isEmpty();
    }

    @Test
    void whatIsFartherAwayThanAnyScreenIsHighIsForgotten() {
        Message message = message();
        transcript.wrote(message, 1);

        for (int i = 0; i < 600; i++) {
            transcript.wrote(1);
        }

        assertThat(transcript.find(message.key())).isEmpty();
    }

    @Test
    void rewritingChangesItsRowsAndNothingElse() throws Exception {
        var terminal = terminalShowing("one", "two: sending", "three");

        terminal.write(InPlace.rewrite(new Transcript.Place(2, 1), List.of("two: read")));
        terminal.write("> typed");

        assertThat(rows(terminal)).startsWith("one", "two: read", "three", "> typed");
    }

    @Test
    void theLastMessageIsRewrittenToo() throws Exception {
        var terminal = terminalShowing("one", "two …");

        terminal.write(InPlace.rewrite(new Transcript.Place(1, 1), List.of("two ✓")));
        terminal.write("> ");

        assertThat(rows(terminal)).startsWith("one", "two ✓", ">");
    }

    @Test
    void aMessageOfSeveralRowsOnAFullScreenIsRewrittenWithoutScrolling() throws Exception {
        var terminal = terminalShowing("gone", "one", "x".repeat(WIDTH - 1), "two", "three", "four");

        terminal.write(InPlace.rewrite(new Transcript.Place(4, 2), List.of("y".repeat(WIDTH - 1), "TWO")));
        terminal.write("> ");

        assertThat(rows(terminal)).containsExactly("one", "y".repeat(WIDTH - 1), "TWO", "three", "four", ">");
    }

    private static ScreenTerminal terminalShowing(String... lines) {
        var terminal = new ScreenTerminal(WIDTH, HEIGHT);
        List.of(lines).forEach(line -> terminal.write(line + "\r\n"));
        return terminal;
    }

    private static List<String> rows(ScreenTerminal terminal) {
        return terminal.toString().lines().map(String::stripTrailing).toList();
    }

    private static Message message() {
        return new Message(
                MessageId.random(),
                AccountId.random(),
                Direction.SENT,
                "text",
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH,
                Instant.EPOCH,
                State.PENDING,
                Message.Changes.NONE,
                Message.Life.UNLIMITED);
    }
}
