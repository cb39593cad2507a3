package io.sealpost.presence.outbound;

import io.sealpost.presence.domain.ChannelState;
import io.sealpost.presence.domain.Link;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A channel's state as Redis holds it: last seen on the first line, then a line per link: device, connection, counter,
 * {@code live} or {@code ended}, last heard of. Times are milliseconds since 1970.
 */
final class StateText {

    private static final String LIVE = "live";
    private static final String ENDED = "ended";

    private StateText() {}

    /** {@code read(write(state)).equals(state)}; equal states have equal texts. */
    static String write(ChannelState state) {
        var links = state.links().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> "\n" + write(entry.getValue()))
                .collect(Collectors.joining());
        return state.lastSeen().toEpochMilli() + links;
    }

    static ChannelState read(String text) {
        var lines = text.split("\n");
        var links = new HashMap<String, Link>();
        for (int i = 1; i < lines.length; i++) {
            var link = readLink(lines[i].split(" "));
            links.put(link.device(), link);
        }
        return new ChannelState(links, Instant.ofEpochMilli(Long.parseLong(lines[0])));
    }

    private static String write(Link link) {
        return String.join(
                " ",
                link.device(),
                link.connection(),
                Long.toUnsignedString(link.counter()),
                link.live() ? LIVE : ENDED,
                Long.toString(link.at().toEpochMilli()));
    }

    private static Link readLink(String[] words) {
        return new Link(
                words[0],
                words[1],
                Long.parseUnsignedLong(words[2]),
                words[3].equals(LIVE),
                Instant.ofEpochMilli(Long.parseLong(words[4])));
    }
}
