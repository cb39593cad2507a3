package io.sealpost.gateway.inbound;

import io.sealpost.gateway.GatewayConfig;
import io.sealpost.gateway.domain.SendOutcome;
import io.sealpost.gateway.domain.SendQueues;
import io.sealpost.gateway.domain.Sending;
import io.sealpost.gateway.domain.Sending.Sender;
import io.sealpost.gateway.domain.Traffic;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.frames.v1.Send;
import java.time.Duration;
import java.util.UUID;
import org.jboss.logging.Logger;

/** The sends of one socket: answers each, in the order of the sends to its recipient. On the socket's event loop. */
final class SendLane {

    private static final Logger LOG = Logger.getLogger(SendLane.class);
    private static final Duration SOON = Duration.ofSeconds(1);

    private record Numbered(long request, Send send) {}

    private final FrameSocket socket;
    private final Sending sending;
    private final Sender sender;
    private final Traffic traffic;
    private final SendQueues<Numbered> queues;
    private Runnable whenEmpty = () -> {};

    SendLane(FrameSocket socket, Sending sending, Sender sender, Traffic traffic, GatewayConfig.Sockets limits) {
        this.socket = socket;
        this.sending = sending;
        this.sender = sender;
        this.traffic = traffic;
        this.queues = new SendQueues<>(limits.waitingSends(), limits.waitingSendBytes());
    }

    void onSend(long request, Send send, int bytes) {
        AccountId recipient;
        try {
            recipient = AccountId.of(send.getRecipientAccount());
        } catch (MalformedInput noId) {
            refuse(request, Problem.BAD_REQUEST, Duration.ZERO);
            return;
        }
        var numbered = new Numbered(request, send);
        switch (queues.offer(recipient, numbered, bytes)) {
            case START -> attempt(recipient, numbered);
            case WAIT -> LOG.trace("a send waits");
            case FULL -> refuse(request, Problem.TOO_MANY_REQUESTS, SOON);
            case NOT_TRIED -> refuse(request, Problem.NOT_TRIED, Duration.ZERO);
        }
    }

    private void attempt(AccountId recipient, Numbered numbered) {
        sending.send(sender, numbered.send()).whenComplete((outcome, defect) -> socket.context()
                .runOnContext(
                        now -> finish(recipient, numbered.request(), defect == null ? outcome : incident(defect))));
    }

    private static SendOutcome incident(Throwable defect) {
        LOG.errorf(WithoutMessages.of(defect), "a send failed by a defect incident=%s", UUID.randomUUID());
        return SendOutcome.Refused.because(Problem.INTERNAL);
    }

    private void finish(AccountId recipient, long request, SendOutcome outcome) {
        switch (outcome) {
            case SendOutcome.Accepted accepted -> {
                traffic.accepted();
                socket.send(Frames.accepted(request));
            }
            case SendOutcome.Mismatch mismatch -> {
                traffic.refused(Problem.DEVICE_LIST_MISMATCH);
                socket.send(Frames.mismatch(request, mismatch.missing(), mismatch.extra()));
            }
            case SendOutcome.Refused refused -> refuse(request, refused.problem(), refused.retryAfter());
        }
        goOn(recipient, outcome instanceof SendOutcome.Accepted);
    }

    private void goOn(AccountId recipient, boolean accepted) {
        if (accepted) {
            queues.accepted(recipient).forEach(next -> attempt(recipient, next));
        } else {
            queues.failed(recipient).forEach(waited -> refuse(waited.request(), Problem.NOT_TRIED, Duration.ZERO));
        }
        if (queues.isEmpty()) {
            whenEmpty.run();
        }
    }

    private void refuse(long request, Problem problem, Duration retryAfter) {
        traffic.refused(problem);
        socket.send(Frames.error(request, problem, retryAfter));
    }

    /** Runs this when nothing is unanswered: now, if that is so. */
    void whenEmpty(Runnable action) {
        whenEmpty = action;
        if (queues.isEmpty()) {
            action.run();
        }
    }
}
