package io.sealpost.gateway.inbound;

import com.google.protobuf.ByteString;
import io.sealpost.gateway.domain.Connections.Admission;
import io.sealpost.gateway.domain.Greeting.Outcome;
import io.sealpost.gateway.domain.LiveConnection;
import io.sealpost.gateway.domain.Reachability.State;
import io.sealpost.gateway.domain.Sending.Sender;
import io.sealpost.protocol.CloseCode;
import io.sealpost.protocol.ConnectionId;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.frames.v1.ClientFrame;
import io.sealpost.protocol.frames.v1.EphemeralEnvelope;
import io.sealpost.protocol.mailbox.v1.Delivery;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/** One socket of the signed-in door, from its Hello to its end. State belongs to the socket's event loop. */
final class SignedInSocket implements FrameSocket.Owner, LiveConnection, OpenSockets.Member {

    private static final Logger LOG = Logger.getLogger(SignedInSocket.class);

    private static final long ONE_TURN_MS = 1;

    private final SignedInDoor door;
    private final FrameSocket socket;
    private long timer;
    private boolean greeted;
    private boolean admitted;
    private volatile Identity identity;
    private volatile DeliveryWriter writer;
    private SendLane lane;
    private volatile EphemeralLane ephemeralLane;
    private ByteString presenceChannel = ByteString.EMPTY;

    SignedInSocket(SignedInDoor door, ServerWebSocket webSocket) {
        this.door = door;
        this.socket = new FrameSocket(door.vertx(), webSocket, door.limits(), this);
        this.timer = door.vertx().setTimer(door.limits().helloWithin().toMillis(), late -> endUnlessItSpoke());
    }

    /** When thousands come at once a Hello may be here and not read yet: it is by the next turn of the event loop. */
    private void endUnlessItSpoke() {
        timer = door.vertx().setTimer(ONE_TURN_MS, read -> socket.context().runOnContext(now -> {
            if (!greeted) {
                socket.close(CloseCode.IDLE);
            }
        }));
    }

    @Override
    public void onFrame(ClientFrame frame, int bytes) {
        if (!admitted) {
            onFirstFrame(frame);
            return;
        }
        switch (frame.getFrameCase()) {
            case SEND -> lane.onSend(frame.getRequest(), frame.getSend(), bytes);
            case EPHEMERAL -> ephemeralLane.onEphemeral(frame.getRequest(), frame.getEphemeral());
            case ACK -> {
                if (!writer.onAck(frame.getAck().getThrough())) {
                    refuse(frame.getRequest(), Problem.BAD_REQUEST, Duration.ZERO);
                }
            }
            case HELLO, WATCH, UNWATCH, WATCH_LISTS, FRAME_NOT_SET ->
                refuse(frame.getRequest(), Problem.BAD_REQUEST, Duration.ZERO);
        }
    }

    private void onFirstFrame(ClientFrame frame) {
        if (greeted || !frame.hasHello()) {
            close(CloseCode.BAD_FRAME);
            return;
        }
        greeted = true;
        // The client has done its part: a slow answer is not its fault.
        door.vertx().cancelTimer(timer);
        socket.hold();
        door.greeting().check(frame.getHello()).whenComplete((outcome, defect) -> socket.context()
                .runOnContext(now -> {
                    if (defect == null) {
                        onGreeted(frame.getRequest(), outcome);
                    } else {
                        LOG.error("a Hello failed by a defect", WithoutMessages.of(defect));
                        end(frame.getRequest(), Problem.INTERNAL, Duration.ZERO, CloseCode.GOING_AWAY);
                    }
                }));
    }

    private void onGreeted(long request, Outcome outcome) {
        if (socket.isClosed()) {
            return;
        }
        switch (outcome) {
            case Outcome.Refused refused -> end(request, refused.problem(), refused.retryAfter(), refused.closeCode());
            case Outcome.SignedIn signedIn -> enter(request, signedIn);
        }
    }

    private void enter(long request, Outcome.SignedIn who) {
        identity = new Identity(
                who.account(), who.device(), ConnectionId.random(), who.counter(), door.partitionOf(who.account()));
        writer = door.writerFor(socket, this);
        var sender = new Sender(who.account(), who.device());
        lane = door.laneFor(socket, sender);
        ephemeralLane = door.ephemeralLaneFor(socket, sender);
        presenceChannel = who.presenceChannel();
        switch (door.connections().admit(this)) {
            case Admission.ConnectedElsewhere elsewhere -> close(CloseCode.CONNECTED_ELSEWHERE);
            case Admission.Full full -> end(request, Problem.UNAVAILABLE, Duration.ofSeconds(5), CloseCode.GOING_AWAY);
            case Admission.Admitted room -> {
                room.superseded().ifPresent(older -> older.close(CloseCode.CONNECTED_ELSEWHERE));
                open(request);
            }
        }
    }

    private void open(long request) {
        admitted = true;
        long every = door.limits().recheckEvery().toMillis();
        long first = ThreadLocalRandom.current().nextLong(every / 2, every + 1);
        timer = door.vertx().setPeriodic(first, every, tick -> stillHere());
        socket.send(Frames.welcome(request, System.currentTimeMillis()));
        writer.attach();
        door.ephemerals().arrived(identity.device());
        door.reachability().tell(State.CONNECTED, identity, presenceChannel);
        socket.release();
    }

    private void stillHere() {
        door.reachability().tell(State.ALIVE, identity, presenceChannel);
        recheck();
    }

    private void refuse(long request, Problem problem, Duration retryAfter) {
        door.traffic().refused(problem);
        socket.send(Frames.error(request, problem, retryAfter));
    }

    private void end(long request, Problem problem, Duration retryAfter, int code) {
        refuse(request, problem, retryAfter);
        socket.close(code);
    }

    @Override
    public void onDrained() {
        if (admitted) {
            writer.onDrained();
        }
    }

    @Override
    public void onClosed(int code) {
        door.vertx().cancelTimer(timer);
        door.left(this, code);
        if (admitted) {
            door.connections().gone(this);
            door.ephemerals().left(identity.device());
            writer.end();
            door.reachability().tell(State.DISCONNECTED, identity, presenceChannel);
        }
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public long lastWritten() {
        return writer.lastWritten();
    }

    @Override
    public void deliver(Delivery delivery) {
        socket.context().runOnContext(now -> {
            if (socket.isClosed()) {
                return;
            }
            switch (delivery.getDeliveryCase()) {
                case PUSH -> writer.onPush(delivery.getPush());
                case ATTACH_AGAIN -> writer.attach();
                case SUPERSEDED -> socket.close(CloseCode.CONNECTED_ELSEWHERE);
                case DELIVERY_NOT_SET -> LOG.warn("a delivery of an unknown kind was dropped");
            }
        });
    }

    @Override
    public void tell(EphemeralEnvelope envelope) {
        socket.context().runOnContext(now -> ephemeralLane.tell(envelope));
    }

    @Override
    public void tellPrekeysLow(int ecLeft, int kyberLeft) {
        socket.context().runOnContext(now -> socket.send(Frames.prekeysLow(ecLeft, kyberLeft)));
    }

    @Override
    public void attachAgain() {
        socket.context().runOnContext(now -> writer.attachAgain());
    }

    @Override
    public void recheck() {
        door.membership().isMember(identity.account(), identity.device()).thenAccept(member -> {
            if (!member) {
                close(CloseCode.DEVICE_REMOVED);
            }
        });
    }

    @Override
    public void close(int code) {
        socket.context().runOnContext(now -> socket.close(code));
    }

    @Override
    public void goAway() {
        socket.context().runOnContext(now -> {
            socket.hold();
            if (lane == null) {
                socket.close(CloseCode.GOING_AWAY);
            } else {
                lane.whenEmpty(() -> socket.close(CloseCode.GOING_AWAY));
            }
        });
    }
}
