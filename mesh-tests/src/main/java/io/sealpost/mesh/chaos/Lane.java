package io.sealpost.mesh.chaos;

import io.sealpost.client.SealpostException;
import io.sealpost.client.Sent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/** What one person writes to another: numbered texts, and what became of each. Thread-safe. */
final class Lane {

    /** Most letters without an answer: what a person writes while the mesh is away stays bounded. */
    private static final int MOST_UNANSWERED = 60;

    /** What is known of one text beside its number. */
    private static final class Letter {
        private final long writtenAt = System.nanoTime();
        private boolean accepted;
        private int shown;
    }

    private final int id;
    private final Resident from;
    private final Resident to;
    private final List<Letter> letters = new ArrayList<>();
    private int unanswered;
    private boolean abandoned;

    Lane(int id, Resident from, Resident to) {
        this.id = id;
        this.from = from;
        this.to = to;
    }

    Resident from() {
        return from;
    }

    Resident to() {
        return to;
    }

    int id() {
        return id;
    }

    /** Writes the next text. Empty if it could not be stored, or if too many wait for an answer. */
    OptionalInt write() {
        return write(words -> from.client().send(to.account(), words));
    }

    /** The same with something else than a text, a file for example: what is sent must show the given words. */
    OptionalInt write(Function<String, Sent> send) {
        int number;
        Letter letter;
        synchronized (this) {
            if (unanswered >= MOST_UNANSWERED) {
                return OptionalInt.empty();
            }
            number = letters.size();
            letter = new Letter();
            letters.add(letter);
            unanswered++;
        }
        try {
            send.apply(id + "-" + number).accepted().whenComplete((none, refused) -> answered(letter, refused == null));
            return OptionalInt.of(number);
        } catch (SealpostException notStored) {
            answered(letter, false);
            return OptionalInt.empty();
        }
    }

    private synchronized void answered(Letter letter, boolean accepted) {
        letter.accepted = accepted;
        unanswered--;
    }

    /** The recipient is shown a text. @return when it was written */
    synchronized long shown(int number) {
        Letter letter = letters.get(number);
        letter.shown++;
        return letter.writtenAt;
    }

    synchronized boolean wasShown(int number) {
        return letters.get(number).shown > 0;
    }

    /** The sender is gone for good: what it never heard an answer to is nobody's loss. */
    synchronized void abandon() {
        abandoned = true;
    }

    /** Letters for which the sender still waits for an answer. */
    synchronized int open() {
        return abandoned ? 0 : unanswered;
    }

    /** Accepted letters that the recipient was not shown yet. */
    synchronized int missing() {
        return (int) letters.stream()
                .filter(letter -> letter.accepted && letter.shown == 0)
                .count();
    }

    /** Compares what was accepted with the history on the recipient's device. */
    Tally tally() {
        return tally(to.readFrom(from));
    }

    /** @param history texts as the recipient sees them */
    synchronized Tally tally(List<String> history) {
        var seen = new HashSet<Integer>();
        int repeated = 0;
        int outOfOrder = 0;
        int last = -1;
        for (String words : history) {
            int number = Integer.parseInt(words.substring(words.indexOf('-') + 1));
            repeated += seen.add(number) ? 0 : 1;
            outOfOrder += number < last ? 1 : 0;
            last = Math.max(last, number);
        }
        int accepted = 0;
        int delivered = 0;
        int shownAgain = 0;
        for (int number = 0; number < letters.size(); number++) {
            Letter letter = letters.get(number);
            accepted += letter.accepted ? 1 : 0;
            delivered += letter.accepted && seen.contains(number) ? 1 : 0;
            shownAgain += Math.max(0, letter.shown - 1);
        }
        return new Tally(accepted, delivered, accepted - delivered, Math.max(repeated, shownAgain), outOfOrder, open());
    }
}
