package io.sealpost.client.cli.terminal;

import io.sealpost.client.Message;

/** How far a sent message has come: a sign in colour, or a word where there are no colours to tell two signs apart. */
public final class Marks {

    private Marks() {}

    /** Empty for what was received. */
    public static String of(Message.State state, Colours colours) {
        if (!colours.on()) {
            return state == Message.State.UNREAD ? "" : "(" + word(state) + ")";
        }
        return switch (state) {
            case PENDING -> colours.dim("…");
            case ACCEPTED -> colours.dim("✓");
            case DELIVERED -> colours.dim("✓✓");
            case READ -> colours.cyan("✓✓");
            case FAILED -> colours.red("✗ not delivered");
            case UNREAD -> "";
        };
    }

    public static String word(Message.State state) {
        return switch (state) {
            case PENDING -> "sending";
            case ACCEPTED -> "accepted";
            case DELIVERED -> "delivered";
            case READ -> "read";
            case FAILED -> "not delivered";
            case UNREAD -> "unread";
        };
    }
}
