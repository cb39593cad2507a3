package io.sealpost.mesh.chaos;

/**
 * Messages, counted.
 *
 * @param accepted the sender's client said so
 * @param delivered of those, how many are in the recipient's history
 * @param lost of those, how many are not
 * @param repeated shown to the recipient once more
 * @param outOfOrder shown after one that was written later
 * @param unanswered the sender's client still does not know
 */
public record Tally(int accepted, int delivered, int lost, int repeated, int outOfOrder, int unanswered) {

    static final Tally NOTHING = new Tally(0, 0, 0, 0, 0, 0);

    Tally plus(Tally other) {
        return new Tally(
                accepted + other.accepted,
                delivered + other.delivered,
                lost + other.lost,
                repeated + other.repeated,
                outOfOrder + other.outOfOrder,
                unanswered + other.unanswered);
    }

    /** Everything accepted was shown once, in order, and nothing is unknown. */
    public boolean isClean() {
        return lost == 0 && repeated == 0 && outOfOrder == 0 && unanswered == 0;
    }
}
