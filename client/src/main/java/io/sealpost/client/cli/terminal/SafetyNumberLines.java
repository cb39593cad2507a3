package io.sealpost.client.cli.terminal;

import io.sealpost.client.SafetyNumber;
import java.util.ArrayList;
import java.util.List;

/** A safety number as two people read it to each other: four groups of five digits in each line. */
public final class SafetyNumberLines {

    private static final int GROUPS_A_LINE = 4;
    private static final int GROUP = 6;

    private SafetyNumberLines() {}

    public static List<String> of(SafetyNumber number) {
        var lines = new ArrayList<String>();
        String grouped = number.grouped();
        for (int from = 0; from < grouped.length(); from += GROUPS_A_LINE * GROUP) {
            int to = Math.min(grouped.length(), from + GROUPS_A_LINE * GROUP);
            lines.add("    " + grouped.substring(from, to).strip());
        }
        return lines;
    }
}
