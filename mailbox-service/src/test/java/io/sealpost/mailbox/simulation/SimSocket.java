package io.sealpost.mailbox.simulation;

import io.sealpost.mailbox.domain.Effect;
import io.sealpost.mailbox.domain.Envelope;
import io.sealpost.mailbox.simulation.Truth.Violation;
import io.sealpost.protocol.ConnectionId;
import io.sealpost.protocol.DeviceId;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

/** One socket of a device on a gateway, with its queue; some clients take a byte now and then. */
final class SimSocket {

    /** Above this a socket takes nothing more. */
    private static final int FULL_BYTES = 200;

    private record Unread(Envelope envelope, long place) {}

    final DeviceId device;
    final ConnectionId id;
    final long counter;
    final SimPartition partition;
    private final int bytesPerRead;
    private final ArrayDeque<Unread> queue = new ArrayDeque<>();
    private final Set<Long> places = new HashSet<>();
    private int queuedBytes;
    private int partlyRead;
    private long lastWritten;
    private boolean attachDue = true;
    private boolean attachWhenRead;

    /** @param bytesPerRead how fast the client is */
    SimSocket(SimPartition partition, DeviceId device, ConnectionId id, long counter, int bytesPerRead) {
        this.partition = partition;
        this.device = device;
        this.id = id;
        this.counter = counter;
        this.bytesPerRead = bytesPerRead;
    }

    long lastWritten() {
        return lastWritten;
    }

    /** By the book: what does not continue the socket is dropped, and asked for again; later if the client must read first. */
    void push(Effect.Push push, int windowBytes) {
        if (push.after() != lastWritten) {
            attachDue = true;
        } else if (queuedBytes >= FULL_BYTES) {
            attachWhenRead = true;
        } else {
            push.envelopes().forEach(this::write);
            if (queuedBytes > FULL_BYTES + Math.max(windowBytes, SimAccount.LARGEST_TEXT)) {
                throw new Violation("memory: a slow socket was pushed more than a window");
            }
        }
    }

    private void write(Envelope envelope) {
        long place = partition.truth.written(device, id, lastWritten, places, envelope);
        lastWritten = envelope.sequence();
        queue.add(new Unread(envelope, place));
        places.add(place);
        queuedBytes += envelope.ciphertext().size();
    }

    void attachAgain() {
        attachDue = true;
    }

    boolean takeAttachDue() {
        boolean due = attachDue;
        attachDue = false;
        return due;
    }

    /**
     * The client reads, and stores what came whole.
     *
     * @return the last sequence of that; 0 if nothing did
     */
    long read(Chance chance) {
        int bytes = chance.isCalm() ? Integer.MAX_VALUE : chance.below(bytesPerRead) + 1;
        long last = 0;
        while (!queue.isEmpty() && bytes >= sizeOfFirst() - partlyRead) {
            bytes -= sizeOfFirst() - partlyRead;
            partlyRead = 0;
            last = take();
        }
        partlyRead += queue.isEmpty() ? 0 : bytes;
        if (attachWhenRead && queuedBytes < FULL_BYTES) {
            attachWhenRead = false;
            attachDue = true;
        }
        return last;
    }

    private int sizeOfFirst() {
        return queue.peek().envelope().ciphertext().size();
    }

    private long take() {
        var read = queue.poll();
        queuedBytes -= read.envelope().ciphertext().size();
        places.remove(read.place());
        partition.truth.received(device, read.place());
        return read.envelope().sequence();
    }
}
