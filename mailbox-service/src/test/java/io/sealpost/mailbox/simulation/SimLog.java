package io.sealpost.mailbox.simulation;

import io.sealpost.mailbox.domain.Command;
import java.util.ArrayList;
import java.util.List;

/** One partition of the log: its records, the start before which they are deleted, and which topic it is by now. */
final class SimLog {

    record Appended(Command command, long atMs) {}

    private final List<Appended> records = new ArrayList<>();
    private long start;
    private int topic = 1;

    String topicId() {
        return "topic-" + topic;
    }

    /** Counts the topics, from 1. */
    int topic() {
        return topic;
    }

    long start() {
        return start;
    }

    long end() {
        return records.size();
    }

    /** Where an offset of this topic stands among those of all topics that ever were. */
    long place(long offset) {
        return ((long) topic << 48) + offset;
    }

    /** Of a reader at this offset, or at the end. */
    boolean holds(long offset) {
        return offset >= start && offset <= end();
    }

    Appended read(long offset) {
        return records.get((int) offset);
    }

    void append(Command command, long atMs) {
        records.add(new Appended(command, atMs));
    }

    /** What is deleted already stays so. */
    void deleteBefore(long offset) {
        start = Math.max(start, Math.min(offset, end()));
    }

    String summary() {
        return topicId() + " from " + start + " to " + end() + " with " + records.hashCode();
    }

    void createAnew() {
        records.clear();
        start = 0;
        topic++;
    }
}
