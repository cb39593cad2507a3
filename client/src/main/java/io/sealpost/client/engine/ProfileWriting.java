package io.sealpost.client.engine;

import io.sealpost.client.Profile;
import io.sealpost.client.ProfileKey;
import io.sealpost.client.SealpostException;
import io.sealpost.client.mesh.Records;
import io.sealpost.client.mesh.Records.Stored;
import io.sealpost.client.store.ShownProfile;
import io.sealpost.client.store.ShownProfiles.Former;
import io.sealpost.client.store.Store;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.profiles.v1.ProfileCopy;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps the record of the account's own profile as this device knows it: written when it changed, moved when the profile key
 * did, renewed before it expires. What is to be done is stored first and done again after an interruption.
 */
public final class ProfileWriting {

    private static final Logger LOG = System.getLogger(ProfileWriting.class.getName());
    private static final int WRITE_KEY_BYTES = 32;
    /** Each write keeps the record for more than a year. */
    private static final Duration RENEW_AFTER = Duration.ofDays(30);
    /** More often than devices of one account write at the same time. */
    private static final int ATTEMPTS = 8;

    private final Store store;
    private final Records records;
    private final Tokens tokens;
    private final Siblings siblings;
    private final Tasks tasks;
    private final InstantSource clock;
    private final ReentrantLock writing = new ReentrantLock();

    ProfileWriting(Store store, Records records, Tokens tokens, Siblings siblings, Tasks tasks, InstantSource clock) {
        this.store = store;
        this.records = records;
        this.tokens = tokens;
        this.siblings = siblings;
        this.tasks = tasks;
        this.clock = clock;
    }

    /** Stored in any case; if it fails as transient, it is written with the next connection. */
    public void show(Profile profile) {
        Optional<ShownProfile> before = store.transaction(store.shownProfiles::find);
        Optional<byte[]> kept = before.flatMap(shown -> shown.profile().picture());
        boolean samePicture = new Profile("", "", profile.picture()).equals(new Profile("", "", kept));
        Optional<byte[]> picture = samePicture ? kept : profile.picture().map(Pictures::small);
        store.run(() -> change(new Profile(profile.displayName(), profile.about(), picture)));
        catchUp();
    }

    /** In a transaction: what another device of the account wrote. Fails if it is nothing that a device writes. */
    void take(ProfileCopy copy) {
        var key = new ProfileKey(copy.getProfileKey().toByteArray());
        byte[] writeKey = copy.getWriteKey().toByteArray();
        Profile profile = SealedProfile.profile(copy.getContent()).orElseThrow(ProfileWriting::malformed);
        if (writeKey.length != WRITE_KEY_BYTES || copy.getVersion() <= 0) {
            throw malformed();
        }
        long changedAt = copy.getContent().getChangedAtMs();
        var theirs = new ShownProfile(
                profile, changedAt, writeKey, Optional.of(key), copy.getVersion(), clock.millis(), false);
        ProfileKey present = store.ownProfile.key();
        store.shownProfiles.save(store.shownProfiles
                .find()
                .map(mine -> mine.merged(theirs, present))
                .orElse(theirs));
        catchUpSoon();
    }

    /** In a transaction: something about the profile or its key may have changed. */
    void catchUpSoon() {
        if (due().isPresent()) {
            store.afterCommit(() -> tasks.run(this::catchUp));
        }
    }

    /**
     * Deletes it from the server as far as that can be reached: the account is about to be deleted. If it is not after all, the
     * next connection writes the record anew.
     */
    void erase() {
        writing.lock();
        try {
            store.run(() -> store.shownProfiles.find().ifPresent(this::leave));
            store.transaction(store.shownProfiles::toDelete).forEach(this::deleteOrLeave);
        } finally {
            writing.unlock();
        }
    }

    private void leave(ShownProfile shown) {
        shown.heldUnder()
                .ifPresent(key -> store.shownProfiles.deleteLater(new Former(key.profileRecord(), shown.writeKey())));
        store.shownProfiles.save(held(shown, shown.writeKey(), Optional.empty(), 0, true));
    }

    private void deleteOrLeave(Former former) {
        try {
            delete(former);
        } catch (SealpostException notNow) {
            LOG.log(Level.DEBUG, "A profile was left to expire code={0}", notNow.code());
        }
    }

    /** Goes on where a former run or a lost connection stopped. */
    void catchUp() {
        writing.lock();
        try {
            Optional<ShownProfile> due = store.transaction(this::due);
            for (int attempt = 0; due.isPresent(); attempt++) {
                if (attempt == ATTEMPTS) {
                    throw new SealpostException(
                            SealpostException.BAD_ANSWER, "The server does not keep the profile; try again later.");
                }
                write(due.get(), store.transaction(store.ownProfile::key));
                due = store.transaction(this::due);
            }
            store.transaction(store.shownProfiles::toDelete).forEach(this::delete);
        } finally {
            writing.unlock();
        }
    }

    private void change(Profile profile) {
        Optional<ShownProfile> before = store.shownProfiles.find();
        // A clock that went back must not make the change count less than the one before.
        long now = Math.max(
                clock.millis(), before.map(shown -> shown.changedAt() + 1).orElse(1L));
        store.shownProfiles.save(new ShownProfile(
                profile,
                now,
                before.map(ShownProfile::writeKey).orElseGet(ProfileWriting::newWriteKey),
                before.flatMap(ShownProfile::heldUnder),
                before.map(ShownProfile::version).orElse(0L),
                before.map(ShownProfile::writtenAt).orElse(0L),
                true));
    }

    private Optional<ShownProfile> due() {
        ProfileKey key = store.ownProfile.key();
        long old = clock.millis() - RENEW_AFTER.toMillis();
        return store.shownProfiles
                .find()
                .filter(shown -> shown.due() || !shown.isHeldUnder(key) || shown.writtenAt() < old);
    }

    private void write(ShownProfile shown, ProfileKey key) {
        long version = shown.isHeldUnder(key) ? shown.version() + 1 : 1;
        var content = SealedProfile.content(shown.profile(), shown.changedAt());
        byte[] sealed = SealedProfile.seal(content, key, version);
        try {
            if (version == 1) {
                records.create(tokens.current(), key.profileRecord(), shown.writeKey(), sealed);
            } else {
                records.write(key.profileRecord(), version, shown.writeKey(), sealed);
            }
            store.run(() -> written(shown, key, version));
        } catch (SealpostException refused) {
            boolean isOther = refused.code().equals(Problem.RECORD_VERSION.code());
            boolean isGone = version > 1 && refused.code().equals(Problem.NOT_FOUND.code());
            if (!isOther && !isGone) {
                throw refused;
            }
            Optional<Stored> there = isGone ? Optional.empty() : records.read(key.profileRecord());
            store.run(() -> learn(shown, key, there));
        }
    }

    /** In a transaction. */
    private void written(ShownProfile shown, ProfileKey key, long version) {
        ShownProfile present = store.shownProfiles.find().orElseThrow();
        leaveFormer(shown, key);
        store.shownProfiles.keep(key.profileRecord());
        boolean due = present.changedAt() != shown.changedAt();
        store.shownProfiles.save(held(present, shown.writeKey(), Optional.of(key), version, due));
        siblings.profile(shown, key, version);
    }

    /**
     * In a transaction: the record is at another version, or gone. Another device wrote it, or this one did and was not told.
     * Content is never taken from there: whoever knows the profile key and the server's operator could have made it.
     */
    private void learn(ShownProfile shown, ProfileKey key, Optional<Stored> there) {
        ShownProfile present = store.shownProfiles.find().orElseThrow();
        leaveFormer(shown, key);
        if (there.isEmpty()) {
            store.shownProfiles.save(held(present, present.writeKey(), Optional.empty(), 0, true));
            return;
        }
        long version = there.get().version();
        var mine = SealedProfile.content(shown.profile(), shown.changedAt());
        if (SealedProfile.open(there.get().content(), key, version)
                .filter(mine::equals)
                .isPresent()) {
            written(shown, key, version);
        } else {
            store.shownProfiles.save(held(present, present.writeKey(), Optional.of(key), version, true));
        }
    }

    private void leaveFormer(ShownProfile shown, ProfileKey key) {
        shown.heldUnder()
                .filter(former -> !former.equals(key))
                .ifPresent(former ->
                        store.shownProfiles.deleteLater(new Former(former.profileRecord(), shown.writeKey())));
    }

    private ShownProfile held(
            ShownProfile present, byte[] writeKey, Optional<ProfileKey> under, long version, boolean due) {
        return new ShownProfile(present.profile(), present.changedAt(), writeKey, under, version, clock.millis(), due);
    }

    private void delete(Former former) {
        records.delete(former.record(), former.writeKey());
        store.run(() -> store.shownProfiles.deleted(former));
    }

    private static byte[] newWriteKey() {
        byte[] key = new byte[WRITE_KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }

    private static MalformedInput malformed() {
        return new MalformedInput("a profile of the own account has another form");
    }
}
