package io.sealpost.mesh.bench.load;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.sealpost.protocol.frames.v1.CiphertextType;
import io.sealpost.protocol.frames.v1.ClientFrame;
import io.sealpost.protocol.frames.v1.Copy;
import io.sealpost.protocol.frames.v1.Envelope;
import io.sealpost.protocol.frames.v1.Send;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/** One sender and one recipient. Each ciphertext is random but for its number and the time at which it was written. */
public final class Pair {

    static final int CIPHERTEXT_BYTES = 300;

    /** What a pair tells the flow that it belongs to. Times in nanoseconds. */
    interface Progress {

        void onAccepted(Pair pair, long nanos);

        void onReceived(Pair pair, long nanos);
    }

    private final Device from;
    private final Device to;
    private final Random random = new Random(ThreadLocalRandom.current().nextLong());
    private final ArrayDeque<Long> unanswered = new ArrayDeque<>();
    private final Order order = new Order();
    private DeviceSocket sender;
    private Progress progress;
    private long sent;

    public Pair(Device from, Device to) {
        this.from = from;
        this.to = to;
    }

    public Device from() {
        return from;
    }

    public Device to() {
        return to;
    }

    /** How the sender's socket is heard. */
    public DeviceSocket.Listener sending() {
        return new DeviceSocket.Listener() {
            @Override
            public void onAccepted(long request) {
                long nanos = System.nanoTime() - unanswered.remove();
                progress.onAccepted(Pair.this, nanos);
            }
        };
    }

    /** How the recipient's socket is heard. */
    public DeviceSocket.Listener receiving() {
        return new DeviceSocket.Listener() {
            @Override
            public void onEnvelope(Envelope envelope) {
                var head = envelope.getCiphertext().asReadOnlyByteBuffer();
                if (order.arrived(head.getLong())) {
                    progress.onReceived(Pair.this, System.nanoTime() - head.getLong());
                }
            }
        };
    }

    /** How the socket of one recipient is heard to whom all of these write. */
    public static DeviceSocket.Listener receivingAll(List<Pair> pairs) {
        var bySender = pairs.stream().collect(Collectors.toMap(pair -> pair.from.id(), Pair::receiving));
        return new DeviceSocket.Listener() {
            @Override
            public void onEnvelope(Envelope envelope) {
                bySender.get(envelope.getSenderDevice()).onEnvelope(envelope);
            }
        };
    }

    public void sendOver(DeviceSocket socket) {
        sender = socket;
    }

    void tell(Progress flow) {
        progress = flow;
    }

    void send() {
        long now = System.nanoTime();
        unanswered.add(now);
        sender.send(frame(sent++, now));
    }

    private ClientFrame frame(long number, long now) {
        byte[] ciphertext = new byte[CIPHERTEXT_BYTES];
        random.nextBytes(ciphertext);
        ByteBuffer.wrap(ciphertext).putLong(number).putLong(now);
        var copy = Copy.newBuilder()
                .setDevice(to.id())
                .setType(CiphertextType.CIPHERTEXT_TYPE_MESSAGE)
                .setCiphertext(UnsafeByteOperations.unsafeWrap(ciphertext));
        var send = Send.newBuilder()
                .setRecipientAccount(to.account())
                .setMessageId(messageId())
                .setAccessKey(to.accessKey())
                .addCopies(copy);
        return ClientFrame.newBuilder().setRequest(number + 1).setSend(send).build();
    }

    private ByteString messageId() {
        byte[] id = new byte[16];
        random.nextBytes(id);
        return UnsafeByteOperations.unsafeWrap(id);
    }

    /** How many of its messages have not arrived. */
    long missing() {
        return order.lost(sent);
    }

    /** Counts what was lost, repeated or out of order so far. */
    public void judge(Faults faults) {
        faults.add("messages lost", order.lost(sent));
        faults.add("messages repeated", order.repeated());
        faults.add("messages out of order", order.outOfOrder());
        faults.add("sends without an answer", unanswered.size());
    }
}
