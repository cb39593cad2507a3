package io.sealpost.client.cli.terminal;

import io.sealpost.client.KeyChange;
import io.sealpost.client.Message;
import io.sealpost.client.Message.Direction;
import java.time.Duration;
import java.util.Optional;

/**
 * What happened in a conversation, where it cannot be seen at the message itself: one line each.
 *
 * @param other how the user calls the other side
 */
public record Notes(String other) {

    public String deleted(Message message) {
        return who(message.direction()) + " deleted a message";
    }

    public String reacted(Message message, Direction by) {
        String emoji = message.changes().reactions().stream()
                .filter(reaction -> reaction.by() == by)
                .map(reaction -> SafeText.line(reaction.emoji()))
                .findFirst()
                .orElse("no reaction any more");
        return who(by) + ": " + emoji + " to: " + MessageLines.quoted(message);
    }

    /** @param life zero: for ever */
    public String timer(Duration life, Direction by) {
        return who(by) + " changed the timer: " + timer(Optional.of(life).filter(Duration::isPositive));
    }

    public static String timer(Optional<Duration> life) {
        return life.map(set -> "new messages disappear after " + LifeWords.of(set))
                .orElse("new messages do not disappear");
    }

    /** What this device found, or another one of the user answered. */
    public String keyChanged(KeyChange change) {
        return switch (change.state()) {
            case OPEN ->
                "the username of " + SafeText.line(other)
                        + " names another account now; `sealpost key-change` shows it and takes your answer";
            case KEPT -> "you refused another account under the username of " + SafeText.line(other);
            case ACCEPTED ->
                "you accepted another account under the username of " + SafeText.line(other) + "; this is the old one";
        };
    }

    private String who(Direction by) {
        return by == Direction.SENT ? "you" : SafeText.line(other);
    }
}
