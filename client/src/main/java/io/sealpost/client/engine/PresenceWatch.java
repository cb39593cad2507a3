package io.sealpost.client.engine;

import com.google.protobuf.ByteString;
import io.sealpost.client.Presence;
import io.sealpost.client.ProfileKey;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.frames.v1.PresenceUpdate;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One contact's presence, put together from the channels of today and yesterday. Not thread-safe. */
final class PresenceWatch {

    private final AccountId contact;
    private final ProfileKey key;
    private final Consumer<Presence> watcher;
    private final Map<ByteString, PresenceUpdate> known = new HashMap<>();
    private volatile Optional<Presence> told = Optional.empty();

    PresenceWatch(AccountId contact, ProfileKey key, Consumer<Presence> watcher) {
        this.contact = contact;
        this.key = key;
        this.watcher = watcher;
    }

    List<ByteString> channels(LocalDate today) {
        return List.of(channel(today), channel(today.minusDays(1)));
    }

    /** Tells the watcher what changed, after an update of one of the channels of this day. */
    void update(PresenceUpdate update, LocalDate today) {
        List<ByteString> channels = channels(today);
        known.keySet().retainAll(channels);
        if (!channels.contains(update.getChannel())) {
            return;
        }
        known.put(update.getChannel(), update);
        Presence now = combined();
        if (known.size() == channels.size() && !told.equals(Optional.of(now))) {
            told = Optional.of(now);
            watcher.accept(now);
        }
    }

    boolean sees(AccountId account) {
        return contact.equals(account) && told.filter(Presence::online).isPresent();
    }

    private Presence combined() {
        boolean online = known.values().stream().anyMatch(PresenceUpdate::getOnline);
        long lastSeen = known.values().stream()
                .mapToLong(PresenceUpdate::getLastSeenMs)
                .max()
                .orElse(0);
        return new Presence(
                contact, online, lastSeen == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(lastSeen)));
    }

    private ByteString channel(LocalDate day) {
        return ByteString.copyFrom(key.presenceChannel(day));
    }
}
