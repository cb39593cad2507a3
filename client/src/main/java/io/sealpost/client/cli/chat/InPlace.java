package io.sealpost.client.cli.chat;

import java.util.List;

/** Control sequences that rewrite rows above the cursor and bring it back to the beginning of its row. */
final class InPlace {

    private static final String CLEAR_ROW = "\033[2K";

    private static final String DOWN = "\r\n";

    private InPlace() {}

    /** @param text as many rows as the place has; the cursor is at the beginning of the row that the place counts from */
    static String rewrite(Transcript.Place place, List<String> text) {
        String cleared = ("\r" + CLEAR_ROW + DOWN).repeat(place.rows());
        return up(place.up()) + cleared + up(place.rows()) + String.join(DOWN, text) + down(place);
    }

    /** From the last rewritten row to the row that the place counts from; the last step as a line break, always there. */
    private static String down(Transcript.Place place) {
        return DOWN.repeat(place.up() - place.rows() + 1);
    }

    private static String up(int rows) {
        return "\033[" + rows + "A";
    }
}
