package io.sealpost.client.cli.messages;

import io.sealpost.client.Chat;
import io.sealpost.client.Message;
import io.sealpost.client.SealpostException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Which message the user means: the how-manieth from the newest, which is 1, or how its id begins. */
public final class Pointed {

    private static final int SHORT_CHARACTERS = 8;
    private static final int MOST_SEARCHED = 10_000;

    private Pointed() {}

    /** Fails with a sentence that says what could have been typed. */
    public static Message find(Chat chat, String which) {
        if (which.matches("[1-9][0-9]{0,2}")) {
            return byNumber(chat, Integer.parseInt(which));
        }
        if (which.matches("[0-9a-fA-F]{4,32}")) {
            return byId(chat, which.toLowerCase(Locale.ROOT));
        }
        throw refusal("A message is named by its number, 1 for the newest, or by at least 4 characters of its id;"
                + " `sealpost history` shows both.");
    }

    /** Long enough to tell the messages of two people apart. */
    public static String shortId(Message message) {
        return id(message).substring(0, SHORT_CHARACTERS);
    }

    private static Message byNumber(Chat chat, int number) {
        List<Message> newest = chat.history(number);
        if (newest.size() < number) {
            throw refusal("There are not that many messages; `sealpost history` shows their numbers.");
        }
        return newest.getFirst();
    }

    private static Message byId(Chat chat, String beginning) {
        List<Message> found = chat.history(MOST_SEARCHED).stream()
                .filter(message -> id(message).startsWith(beginning))
                .toList();
        if (found.size() != 1) {
            throw refusal(
                    found.isEmpty()
                            ? "No message's id begins so; `sealpost history` shows the ids."
                            : "More than one message's id begins so; use more of it, or the number.");
        }
        return found.getFirst();
    }

    private static String id(Message message) {
        return HexFormat.of().formatHex(message.id().bytes());
    }

    private static SealpostException refusal(String sentence) {
        return new SealpostException(SealpostException.USAGE, sentence);
    }
}
