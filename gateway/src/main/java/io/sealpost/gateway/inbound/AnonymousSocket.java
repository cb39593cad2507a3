package io.sealpost.gateway.inbound;

import com.google.protobuf.ByteString;
import io.sealpost.gateway.domain.RateLimits.Turn;
import io.sealpost.gateway.domain.Watches;
import io.sealpost.protocol.CloseCode;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.frames.v1.ClientFrame;
import io.sealpost.protocol.frames.v1.PresenceUpdate;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One socket of the anonymous door: watches presence channels and device lists. While a channel's state is being asked for, what is
 * published about it waits and follows the answer, so that the newest word is the last. State belongs to the event loop.
 */
final class AnonymousSocket implements FrameSocket.Owner, Watches.Watcher, OpenSockets.Member {

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final long NOBODY_ASKED = 0;

    /** One watched channel: how many questions about it are open, and what was published meanwhile. */
    private static final class Watching {
        private int questions;
        private PresenceUpdate held;
    }

    private final AnonymousDoor door;
    private final byte[] address;
    private final FrameSocket socket;
    private final WatchedLists lists;
    private final Map<ByteString, Watching> watching = new HashMap<>();
    private boolean missed;
    private boolean asking;

    AnonymousSocket(AnonymousDoor door, ServerWebSocket webSocket, byte[] address) {
        this.door = door;
        this.address = address;
        this.socket = new FrameSocket(door.vertx(), webSocket, door.limits(), this);
        this.lists = new WatchedLists(door, socket, address);
    }

    @Override
    public void onFrame(ClientFrame frame, int bytes) {
        switch (frame.getFrameCase()) {
            case WATCH -> watch(frame.getRequest(), frame.getWatch().getChannelsList());
            case UNWATCH -> unwatch(frame.getRequest(), frame.getUnwatch().getChannelsList());
            case WATCH_LISTS ->
                lists.watch(frame.getRequest(), frame.getWatchLists().getAccountsList());
            case HELLO, SEND, EPHEMERAL, ACK, FRAME_NOT_SET ->
                refuse(frame.getRequest(), Problem.BAD_REQUEST, Duration.ZERO);
        }
    }

    private void watch(long request, List<ByteString> named) {
        Set<ByteString> channels = new HashSet<>(named);
        Set<ByteString> all = new HashSet<>(watching.keySet());
        all.addAll(channels);
        if (!haveForm(named) || all.size() > Limits.WATCHES_PER_CONNECTION) {
            refuse(request, Problem.BAD_REQUEST, Duration.ZERO);
            return;
        }
        Map<ByteString, Watching> asked = new HashMap<>();
        channels.forEach(channel -> asked.put(channel, watching.computeIfAbsent(channel, c -> new Watching())));
        asked.values().forEach(state -> state.questions++);
        door.takeTurn(address, channels.size())
                .thenAccept(turn -> socket.context().runOnContext(now -> onTurn(request, asked, turn)));
    }

    private static boolean haveForm(List<ByteString> channels) {
        return !channels.isEmpty()
                && channels.size() <= Limits.WATCHES_PER_FRAME
                && channels.stream().allMatch(channel -> channel.size() == Limits.PRESENCE_CHANNEL_BYTES);
    }

    private void onTurn(long request, Map<ByteString, Watching> asked, Turn turn) {
        if (!turn.allowed()) {
            giveUp(request, asked, Problem.TOO_MANY_REQUESTS, turn.after());
            return;
        }
        var channels = stillWatched(asked);
        if (channels.isEmpty()) {
            return;
        }
        door.ask(this, channels)
                .whenComplete((states, failure) -> socket.context().runOnContext(now -> {
                    if (failure == null) {
                        answer(request, asked, states);
                    } else {
                        giveUp(request, asked, Problem.UNAVAILABLE, SOON);
                    }
                }));
    }

    /**
     * What the client has not let go of since it asked; after the end of the socket nothing. A channel that was let go of
     * and is watched anew belongs to the newer question alone.
     */
    private List<ByteString> stillWatched(Map<ByteString, Watching> asked) {
        return asked.entrySet().stream()
                .filter(entry -> watching.get(entry.getKey()) == entry.getValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    private void answer(long request, Map<ByteString, Watching> asked, Map<ByteString, PresenceUpdate> states) {
        for (var channel : stillWatched(asked)) {
            var unknown = PresenceUpdate.newBuilder().setChannel(channel).build();
            socket.send(Frames.presence(request, states.getOrDefault(channel, unknown)));
            sendHeld(channel);
        }
    }

    /** Updates were missed: asks about all that is watched, one question at a time, until there is an answer. */
    void askAgain() {
        socket.context().runOnContext(now -> {
            missed = true;
            askWhatWasMissed();
        });
    }

    private void askWhatWasMissed() {
        if (!missed || asking || watching.isEmpty()) {
            return;
        }
        missed = false;
        asking = true;
        var asked = Map.copyOf(watching);
        asked.values().forEach(state -> state.questions++);
        door.ask(this, asked.keySet())
                .whenComplete((states, failure) -> socket.context().runOnContext(now -> {
                    if (failure == null) {
                        answer(NOBODY_ASKED, asked, states);
                        asking = false;
                        askWhatWasMissed();
                    } else {
                        tryAgain(asked);
                    }
                }));
    }

    /** Until then the question counts as open, so that there is never more than one. */
    private void tryAgain(Map<ByteString, Watching> asked) {
        stillWatched(asked).forEach(this::sendHeld);
        door.vertx().setTimer(SOON.toMillis(), tick -> socket.context().runOnContext(now -> {
            asking = false;
            missed = true;
            askWhatWasMissed();
        }));
    }

    private void sendHeld(ByteString channel) {
        var held = settle(channel);
        if (held != null) {
            socket.send(Frames.presence(NOBODY_ASKED, held));
        }
    }

    private void giveUp(long request, Map<ByteString, Watching> asked, Problem problem, Duration retryAfter) {
        var channels = stillWatched(asked).stream()
                .filter(channel -> --watching.get(channel).questions == 0)
                .toList();
        channels.forEach(watching::remove);
        door.forget(this, channels);
        refuse(request, problem, retryAfter);
    }

    private PresenceUpdate settle(ByteString channel) {
        var state = watching.get(channel);
        if (--state.questions > 0) {
            return null;
        }
        var held = state.held;
        state.held = null;
        return held;
    }

    private void unwatch(long request, List<ByteString> channels) {
        if (!haveForm(channels)) {
            refuse(request, Problem.BAD_REQUEST, Duration.ZERO);
            return;
        }
        channels.forEach(watching::remove);
        door.forget(this, channels);
    }

    @Override
    public void onUpdate(PresenceUpdate update) {
        socket.context().runOnContext(now -> forward(update));
    }

    private void forward(PresenceUpdate update) {
        var state = watching.get(update.getChannel());
        if (state == null) {
            return;
        }
        if (state.questions > 0) {
            state.held = update;
        } else if (socket.isWritable()) {
            socket.send(Frames.presence(NOBODY_ASKED, update));
        } else {
            missed = true;
        }
    }

    private void refuse(long request, Problem problem, Duration retryAfter) {
        door.refuse(socket, request, problem, retryAfter);
    }

    @Override
    public void onDrained() {
        lists.tell();
        askWhatWasMissed();
    }

    @Override
    public void onClosed(int code) {
        lists.end();
        door.forget(this, List.copyOf(watching.keySet()));
        watching.clear();
        door.left(this, code);
    }

    @Override
    public void goAway() {
        close(CloseCode.GOING_AWAY);
    }

    @Override
    public void close(int code) {
        socket.context().runOnContext(now -> socket.close(code));
    }
}
