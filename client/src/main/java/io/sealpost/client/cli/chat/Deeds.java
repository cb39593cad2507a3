package io.sealpost.client.cli.chat;

import io.sealpost.client.Chat;
import io.sealpost.client.Message;
import io.sealpost.client.Message.Direction;
import io.sealpost.client.SealpostException;
import io.sealpost.client.Sent;
import io.sealpost.client.cli.messages.Pointed;
import io.sealpost.client.cli.terminal.MessageLines;
import java.util.List;
import java.util.function.Predicate;

/** What is typed in a chat about messages that were sent before. */
record Deeds(Chat chat, String other) {

    private static final int MOST_SEARCHED = 200;
    private static final int LISTED = 10;

    Sent act(Typed.About about) {
        return switch (about) {
            case Typed.Reply reply -> chat.reply(find(reply, Deeds::isTheirs), reply.text());
            case Typed.Edit edit -> chat.edit(find(edit, Deeds::isMine), edit.text());
            case Typed.Delete delete -> chat.delete(find(delete, Deeds::isMine));
            case Typed.React react -> chat.react(find(react, Deeds::isTheirs), react.emoji());
        };
    }

    /** The last messages, with what names them. */
    List<String> last() {
        List<Message> last = chat.history(LISTED);
        return last.stream()
                .map(message -> "#" + (last.size() - last.indexOf(message)) + "  " + Pointed.shortId(message) + "  "
                        + (isMine(message) ? "you" : other) + ": " + MessageLines.quoted(message))
                .toList();
    }

    private Message find(Typed.About about, Predicate<Message> fitting) {
        return about.which()
                .map(which -> Pointed.find(chat, which))
                .or(() -> chat.history(MOST_SEARCHED).reversed().stream()
                        .filter(fitting.and(message -> !message.isDeleted()))
                        .findFirst())
                .orElseThrow(() -> new SealpostException(
                        SealpostException.USAGE, "There is no such message yet; /history shows the last ones."));
    }

    private static boolean isMine(Message message) {
        return message.direction() == Direction.SENT;
    }

    private static boolean isTheirs(Message message) {
        return !isMine(message);
    }
}
