package io.sealpost.mailbox.domain;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What is fresh for one device, oldest first: in no flush, and known by its count and bytes. Not thread-safe. */
final class FreshQueue implements Iterable<FreshQueue.Fresh> {

    /** An envelope that is in no flush; equal only to itself. */
    static final class Fresh {

        private final long sinceMs;
        private final Envelope envelope;

        Fresh(Envelope envelope, long sinceMs) {
            this.envelope = envelope;
            this.sinceMs = sinceMs;
        }

        long sinceMs() {
            return sinceMs;
        }

        Envelope envelope() {
            return envelope;
        }
    }

    private final ArrayDeque<Fresh> envelopes = new ArrayDeque<>();
    private long bytes;

    void add(Fresh added) {
        envelopes.add(added);
        bytes += added.envelope.sizeBytes();
    }

    Fresh peek() {
        return envelopes.peek();
    }

    boolean isEmpty() {
        return envelopes.isEmpty();
    }

    int size() {
        return envelopes.size();
    }

    /** Sum of the ciphertexts. */
    long bytes() {
        return bytes;
    }

    /** Takes the oldest out. */
    Fresh poll() {
        Fresh oldest = envelopes.poll();
        bytes -= oldest.envelope.sizeBytes();
        return oldest;
    }

    /** Takes out what fits a condition; {@code gone} sees each. */
    void removeIf(Predicate<Envelope> condition, Consumer<Fresh> gone) {
        envelopes.removeIf(one -> {
            boolean goes = condition.test(one.envelope);
            if (goes) {
                bytes -= one.envelope.sizeBytes();
                gone.accept(one);
            }
            return goes;
        });
    }

    @Override
    public Iterator<Fresh> iterator() {
        return envelopes.iterator();
    }
}
