package io.sealpost.client.cli.chat;

import io.sealpost.client.Message;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Which messages stand how many rows above the line being typed, so that a mark can be changed where it stands. It only
 * remembers: nothing is written here. Safe to use from several threads.
 */
final class Transcript {

    /** More rows than any screen has. */
    private static final int MOST_ROWS = 500;

    private record Entry(Optional<Message.Key> message, int rows) {}

    /**
     * Where a message stands.
     *
     * @param up rows from the line being typed up to its first row; at least its own rows
     * @param rows how many it takes
     */
    record Place(int up, int rows) {}

    private final Deque<Entry> newestFirst = new ArrayDeque<>();
    private int total;

    /** A message was written above the line being typed. */
    synchronized void wrote(Message message, int rows) {
        add(new Entry(Optional.of(message.key()), rows));
    }

    /** Something else was. */
    synchronized void wrote(int rows) {
        add(new Entry(Optional.empty(), rows));
    }

    /** Empty when it was never written or is too far away. */
    synchronized Optional<Place> find(Message.Key message) {
        int up = 0;
        for (Entry entry : newestFirst) {
            up += entry.rows();
            if (entry.message().filter(message::equals).isPresent()) {
                return Optional.of(new Place(up, entry.rows()));
            }
        }
        return Optional.empty();
    }

    /** The screen was cleared or got another width: nothing stands where it stood. */
    synchronized void forget() {
        newestFirst.clear();
        total = 0;
    }

    private void add(Entry entry) {
        newestFirst.addFirst(entry);
        total += entry.rows();
        while (total > MOST_ROWS && newestFirst.size() > 1) {
            total -= newestFirst.removeLast().rows();
        }
    }
}
