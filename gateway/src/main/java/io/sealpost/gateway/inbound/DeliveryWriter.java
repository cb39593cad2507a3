package io.sealpost.gateway.inbound;

import io.sealpost.gateway.GatewayConfig;
import io.sealpost.gateway.domain.DeliveryChain;
import io.sealpost.gateway.domain.LiveConnection;
import io.sealpost.gateway.domain.MailboxLog.Outcome;
import io.sealpost.gateway.domain.Mailboxes;
import io.sealpost.gateway.domain.Traffic;
import io.sealpost.protocol.frames.v1.Envelope;
import io.sealpost.protocol.mailbox.v1.Push;
import io.vertx.core.Vertx;
import java.time.Duration;

/** What comes from the mailbox to one socket, and the acknowledgements back. On the socket's event loop. */
final class DeliveryWriter {

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    private static final Duration ANSWER_WITHIN_AT_MOST = Duration.ofMinutes(1);
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final FrameSocket socket;
    private final LiveConnection connection;
    private final Mailboxes mailboxes;
    private final Traffic traffic;
    private final DeliveryChain chain;
    private final long mergeMillis;
    private boolean ackWaits;
    private boolean attachWaits;
    private boolean attachWhenDrained;
    private long answers;
    private Duration patience = ANSWER_WITHIN;
    private long patienceTimer = NO_TIMER;

    DeliveryWriter(
            Vertx vertx,
            FrameSocket socket,
            LiveConnection connection,
            Mailboxes mailboxes,
            Traffic traffic,
            GatewayConfig.Sockets limits) {
        this.vertx = vertx;
        this.socket = socket;
        this.connection = connection;
        this.mailboxes = mailboxes;
        this.traffic = traffic;
        this.chain = new DeliveryChain(limits.attachAgainAfter());
        this.mergeMillis = Math.max(1, limits.mergeAcks().toMillis());
    }

    /** May be read from any thread. */
    long lastWritten() {
        return chain.lastWritten();
    }

    void onPush(Push push) {
        var sequences =
                push.getEnvelopesList().stream().map(Envelope::getSequence).toList();
        switch (chain.push(push.getAfter(), sequences, socket.isWritable())) {
            case WRITE -> {
                answered();
                write(push);
            }
            case WRITTEN_BEFORE -> {
                answered();
                drop(Traffic.Push.DROPPED_CHAIN, push.getDrained());
            }
            case STALE -> drop(Traffic.Push.DROPPED_CHAIN, false);
            case BROKEN -> {
                drop(Traffic.Push.DROPPED_CHAIN, false);
                attachAgain();
            }
            case SLOW -> {
                drop(Traffic.Push.DROPPED_SLOW, false);
                attachWhenDrained = true;
            }
        }
    }

    private void write(Push push) {
        traffic.pushed(Traffic.Push.WRITTEN);
        if (push.getWaiting() > 0) {
            socket.send(Frames.backlog(push.getWaiting()));
        }
        push.getEnvelopesList().forEach(envelope -> socket.send(Frames.envelope(envelope)));
        tellDrained(push.getDrained());
    }

    private void drop(Traffic.Push result, boolean drained) {
        traffic.pushed(result);
        tellDrained(drained);
    }

    private void tellDrained(boolean drained) {
        if (drained && chain.mayTellDrained()) {
            socket.send(Frames.drained());
        }
    }

    /** The client read enough that there is room again. */
    void onDrained() {
        if (attachWhenDrained) {
            attachWhenDrained = false;
            attachAgain();
        }
    }

    /** Attaches again unless that was done a moment ago; for a client that reads too slowly, once it has read. */
    void attachAgain() {
        if (!socket.isWritable()) {
            attachWhenDrained = true;
        } else if (chain.mayAttachAgain(System.nanoTime())) {
            attach();
        }
    }

    /** Writes an Attach; one that does not reach the log, or that no push answers, is written again. */
    void attach() {
        if (attachWaits || socket.isClosed()) {
            return;
        }
        long answersBefore = answers;
        mailboxes.attach(connection).thenAccept(outcome -> socket.context()
                .runOnContext(now -> onAttachWritten(outcome, answersBefore)));
    }

    private void onAttachWritten(Outcome outcome, long answersBefore) {
        if (socket.isClosed()) {
            return;
        }
        if (outcome != Outcome.WRITTEN) {
            writeAttachAfter(RETRY.toMillis());
        } else if (answers == answersBefore) {
            awaitAnswer();
        }
    }

    private void writeAttachAfter(long millis) {
        if (!attachWaits) {
            attachWaits = true;
            vertx.setTimer(millis, later -> socket.context().runOnContext(now -> {
                attachWaits = false;
                attach();
            }));
        }
    }

    /** An empty mailbox is told by one push alone: nobody but us would notice that it was lost. */
    private void awaitAnswer() {
        vertx.cancelTimer(patienceTimer);
        patienceTimer =
                vertx.setTimer(patience.toMillis(), later -> socket.context().runOnContext(now -> onNoAnswer()));
    }

    private void onNoAnswer() {
        var longer = patience.multipliedBy(2);
        patience = longer.compareTo(ANSWER_WITHIN_AT_MOST) < 0 ? longer : ANSWER_WITHIN_AT_MOST;
        attachAgain();
    }

    private void answered() {
        answers++;
        patience = ANSWER_WITHIN;
        vertx.cancelTimer(patienceTimer);
    }

    /** @return false if the client claims to have processed what was never written to it */
    boolean onAck(long through) {
        if (!chain.mayAcknowledge(through)) {
            return false;
        }
        if (chain.acknowledge(through)) {
            writeAckAfter(untilNextBeat());
        }
        return true;
    }

    /** The acknowledgements of all sockets leave at the same moments, so that they share requests to the log. */
    private long untilNextBeat() {
        return mergeMillis - System.currentTimeMillis() % mergeMillis;
    }

    private void writeAckAfter(long millis) {
        if (!ackWaits) {
            ackWaits = true;
            vertx.setTimer(millis, later -> socket.context().runOnContext(now -> writeAck()));
        }
    }

    private void writeAck() {
        if (!ackWaits) {
            return;
        }
        ackWaits = false;
        mailboxes.acknowledge(connection.identity(), chain.acknowledged()).thenAccept(outcome -> socket.context()
                .runOnContext(now -> onAckWritten(outcome)));
    }

    private void onAckWritten(Outcome outcome) {
        if (outcome != Outcome.WRITTEN && !socket.isClosed()) {
            writeAckAfter(RETRY.toMillis());
        }
    }

    /** The socket is gone: what was acknowledged goes to the log before the Detach. */
    void end() {
        vertx.cancelTimer(patienceTimer);
        writeAck();
        mailboxes.detach(connection.identity());
    }
}
