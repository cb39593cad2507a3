package io.sealpost.client.engine;

import com.google.protobuf.ByteString;
import io.sealpost.client.Presence;
import io.sealpost.client.ProfileKey;
import io.sealpost.client.SealpostException;
import io.sealpost.client.Subscription;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.frames.v1.ClientFrame;
import io.sealpost.protocol.frames.v1.ServerFrame;
import io.sealpost.protocol.frames.v1.Watch;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Watches contacts' presence on the anonymous door. */
final class Presences implements AnonymousLine.Watcher {

    private final AnonymousLine line;
    private final List<PresenceWatch> watches = new ArrayList<>();

    Presences(AnonymousLine line) {
        this.line = line;
    }

    synchronized Subscription watch(AccountId contact, ProfileKey key, Consumer<Presence> watcher) {
        var watch = new PresenceWatch(contact, key, watcher);
        List<ByteString> channels = watch.channels(line.today());
        if ((watches.size() + 1) * channels.size() > Limits.WATCHES_PER_CONNECTION) {
            throw new SealpostException(
                    SealpostException.USAGE, "That is more contacts than can be watched at a time.");
        }
        watches.add(watch);
        if (watches.size() == 1) {
            line.join(this);
        } else {
            line.ask(frames(channels));
        }
        return () -> end(watch);
    }

    /** Whether a contact is watched and was online when last heard of. */
    boolean isOnline(AccountId contact) {
        return current().stream().anyMatch(watch -> watch.sees(contact));
    }

    private synchronized void end(PresenceWatch watch) {
        if (watches.remove(watch) && watches.isEmpty()) {
            line.leave(this);
        }
    }

    synchronized void close() {
        watches.clear();
        line.leave(this);
    }

    @Override
    public List<ClientFrame> questions(LocalDate day) {
        return frames(current().stream()
                .flatMap(watch -> watch.channels(day).stream())
                .toList());
    }

    private static List<ClientFrame> frames(List<ByteString> channels) {
        List<ClientFrame> frames = new ArrayList<>();
        for (int from = 0; from < channels.size(); from += Limits.WATCHES_PER_FRAME) {
            int to = Math.min(channels.size(), from + Limits.WATCHES_PER_FRAME);
            var watch = Watch.newBuilder().addAllChannels(channels.subList(from, to));
            frames.add(ClientFrame.newBuilder().setWatch(watch).build());
        }
        return frames;
    }

    @Override
    public void onFrame(ServerFrame frame, LocalDate day) {
        if (frame.hasPresence()) {
            current().forEach(watch -> watch.update(frame.getPresence(), day));
        }
    }

    private synchronized List<PresenceWatch> current() {
        return List.copyOf(watches);
    }
}
