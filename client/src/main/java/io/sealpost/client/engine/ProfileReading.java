package io.sealpost.client.engine;

import io.sealpost.client.ClientEvent;
import io.sealpost.client.Profile;
import io.sealpost.client.ProfileKey;
import io.sealpost.client.mesh.Records;
import io.sealpost.client.store.Store;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.profiles.v1.ProfileContent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Looks at what contacts show of themselves, on the anonymous door: once for each of their profile keys, and while one talks
 * to them once a day. What was seen is never replaced by something older.
 */
final class ProfileReading {

    private static final Duration AGAIN_AFTER = Duration.ofDays(1);

    private final Store store;
    private final Records records;
    private final Events events;
    private final Tasks tasks;
    private final InstantSource clock;
    /** Two at a time would ask the same twice. */
    private final ReentrantLock reading = new ReentrantLock();

    ProfileReading(Store store, Records records, Events events, Tasks tasks, InstantSource clock) {
        this.store = store;
        this.records = records;
        this.events = events;
        this.tasks = tasks;
        this.clock = clock;
    }

    /** In a transaction: they wrote, or are written to, or are new. */
    void met(AccountId contact) {
        if (due(contact).isPresent()) {
            store.afterCommit(() -> tasks.run(() -> look(contact)));
        }
    }

    /** Those whose key was learnt while nobody could be asked. */
    void catchUp() {
        store.transaction(store.contactProfiles::unseen).forEach(this::look);
    }

    /** Unless it is known well enough. */
    void look(AccountId contact) {
        reading.lock();
        try {
            Optional<ProfileKey> key = store.transaction(() -> due(contact));
            if (key.isPresent()) {
                Optional<ProfileContent> found = records.read(key.get().profileRecord())
                        .flatMap(record -> SealedProfile.open(record.content(), key.get(), record.version()));
                store.run(() -> seen(contact, key.get(), found));
            }
        } finally {
            reading.unlock();
        }
    }

    private Optional<ProfileKey> due(AccountId contact) {
        return store.contactProfiles.due(contact, clock.millis() - AGAIN_AFTER.toMillis());
    }

    /** What does not open, or does not keep to the limits, changes nothing; it is not asked for again today. */
    private void seen(AccountId contact, ProfileKey key, Optional<ProfileContent> found) {
        store.contactProfiles.looked(contact, key, clock.millis());
        Optional<ProfileContent> newer =
                found.filter(content -> content.getChangedAtMs() > store.contactProfiles.changedAt(contact));
        newer.flatMap(SealedProfile::profile).ifPresent(profile -> {
            store.contactProfiles.save(contact, profile, newer.get().getChangedAtMs());
            tell(contact, profile);
        });
    }

    private void tell(AccountId contact, Profile profile) {
        store.afterCommit(() -> events.publish(new ClientEvent.ProfileChanged(contact, profile)));
    }
}
