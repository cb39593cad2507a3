package io.sealpost.gateway.inbound;

import io.sealpost.gateway.domain.EphemeralOutcome;
import io.sealpost.gateway.domain.Ephemerals;
import io.sealpost.gateway.domain.SendOutcome;
import io.sealpost.gateway.domain.SendOutcome.Refused;
import io.sealpost.gateway.domain.Sending.Sender;
import io.sealpost.gateway.domain.Traffic;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.frames.v1.Ephemeral;
import io.sealpost.protocol.frames.v1.EphemeralEnvelope;
import java.time.Duration;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * The ephemerals of one socket, out and in: none of them waits for another one or for a send, and a client that does not read
 * gets none. On the socket's event loop.
 */
final class EphemeralLane {

    private static final Logger LOG = Logger.getLogger(EphemeralLane.class);
    private static final Duration SOON = Duration.ofSeconds(1);

    /** Checks under way; more are refused as if they were over the rate. */
    private static final int MOST_UNANSWERED = 8;

    private final FrameSocket socket;
    private final Ephemerals ephemerals;
    private final Sender sender;
    private final Traffic traffic;
    private int unanswered;

    EphemeralLane(FrameSocket socket, Ephemerals ephemerals, Sender sender, Traffic traffic) {
        this.socket = socket;
        this.ephemerals = ephemerals;
        this.sender = sender;
        this.traffic = traffic;
    }

    void onEphemeral(long request, Ephemeral ephemeral) {
        if (unanswered >= MOST_UNANSWERED) {
            refuse(request, new Refused(Problem.TOO_MANY_REQUESTS, SOON));
            return;
        }
        unanswered++;
        ephemerals.send(sender, ephemeral).whenComplete((outcome, defect) -> socket.context()
                .runOnContext(now -> answer(request, defect == null ? outcome : incident(defect))));
    }

    private static EphemeralOutcome incident(Throwable defect) {
        LOG.errorf(WithoutMessages.of(defect), "an ephemeral failed by a defect incident=%s", UUID.randomUUID());
        return Refused.because(Problem.INTERNAL);
    }

    private void answer(long request, EphemeralOutcome outcome) {
        unanswered--;
        switch (outcome) {
            case EphemeralOutcome.Sent sent -> socket.send(Frames.sent(request));
            case SendOutcome.Mismatch mismatch -> {
                traffic.refused(Problem.DEVICE_LIST_MISMATCH);
                socket.send(Frames.mismatch(request, mismatch.missing(), mismatch.extra()));
            }
            case Refused refused -> refuse(request, refused);
        }
    }

    private void refuse(long request, Refused refused) {
        traffic.refused(refused.problem());
        socket.send(Frames.error(request, refused.problem(), refused.retryAfter()));
    }

    void tell(EphemeralEnvelope envelope) {
        if (!ephemerals.isFresh(envelope)) {
            traffic.ephemeral(Traffic.Ephemeral.DROPPED_OLD);
        } else if (!socket.isWritable()) {
            traffic.ephemeral(Traffic.Ephemeral.DROPPED_SLOW);
        } else {
            traffic.ephemeral(Traffic.Ephemeral.WRITTEN);
            socket.send(Frames.ephemeral(envelope));
        }
    }
}
