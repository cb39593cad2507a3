package io.sealpost.client.engine;

import io.sealpost.client.Hashes;
import io.sealpost.client.PrekeyCount;
import io.sealpost.client.SealpostException;
import io.sealpost.client.mesh.PrekeyService;
import io.sealpost.client.mesh.PrekeyService.Upload;
import io.sealpost.client.signal.Prekey;
import io.sealpost.client.signal.PrekeyKind;
import io.sealpost.client.signal.Prekeys;
import io.sealpost.client.signal.SigningKey;
import io.sealpost.client.store.Own;
import io.sealpost.client.store.Store;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.Problem;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps enough prekeys on the server that others can begin sessions with this device while it is away. */
final class PrekeyStock {

    static final int FULL = 100;
    static final int LOW = 20;

    /** Once a day: clients connect again some minutes after midnight, not always the same ones. */
    static final Duration CHECK_EVERY = Duration.ofHours(20);

    static final Duration RENEW_AFTER = Duration.ofDays(7);
    static final Duration KEEP_USED = Duration.ofDays(30);

    /** Long enough for a server to come back, too short for it to come back with an older database. */
    private static final Duration SEND_AGAIN_WITHIN = Duration.ofHours(1);

    private final Store store;
    private final PrekeyService service;
    private final Tokens tokens;
    private final Own own;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    /** Stored here, but the server may not have it: it is sent again, which changes nothing twice, before more are made. */
    private Optional<Batch> unanswered = Optional.empty();

    private Optional<Renewal> unansweredRenewal = Optional.empty();

    private record Batch(List<Prekey> ec, List<Prekey> kyber, long madeMs) {}

    private record Renewal(MadeFrom from, Upload upload, long madeMs) {}

    /** The lowest ids of a complete set. */
    record MadeFrom(int standing, int oneTime) {}

    PrekeyStock(Store store, PrekeyService service, Tokens tokens, Own own, InstantSource clock) {
        this.store = store;
        this.service = service;
        this.tokens = tokens;
        this.own = own;
        this.clock = clock;
    }

    /** In a transaction: a complete set. Everybody sees ids, so those of one-time keys say only which set a key is of. */
    static MadeFrom make(Store store, SigningKey identity, long nowMs) {
        int standing = store.prekeys.takeStandingIds();
        int oneTime = store.own.takePrekeyIds(2 * FULL);
        store.prekeys.add(List.of(Prekeys.signed(identity, standing, nowMs)), nowMs);
        store.prekeys.add(List.of(Prekeys.lastResort(identity, standing + 1, nowMs)), nowMs);
        store.prekeys.add(Prekeys.oneTimeEc(oneTime, FULL), nowMs);
        store.prekeys.add(Prekeys.oneTimeKyber(identity, oneTime + FULL, FULL, nowMs), nowMs);
        return new MadeFrom(standing, oneTime);
    }

    /** In a transaction: everything that the server should have, of what is here. */
    static Upload upload(Store store, Own own) {
        return new Upload(
                own.identityKey().publicKey().bytes(),
                own.registrationId(),
                store.prekeys.newest(PrekeyKind.SIGNED),
                store.prekeys.newest(PrekeyKind.LAST_RESORT),
                shuffled(newest(store.prekeys.unused(PrekeyKind.ONE_TIME_EC))),
                shuffled(newest(store.prekeys.unused(PrekeyKind.ONE_TIME_KYBER))));
    }

    PrekeyCount count() {
        return service.count(tokens.current());
    }

    /** The server says that few are left. While somebody waits to look anyway, that is enough. */
    void onLow() {
        if (!lock.hasQueuedThreads()) {
            keep();
        }
    }

    /**
     * Tops up; once a day compares what the server holds with what is here, and replaces everything if it differs or is a week
     * old. A server that has nothing left is compared at once: it may have lost its data.
     */
    void keep() {
        lock.lock();
        try {
            PrekeyCount left = count();
            boolean empty = left.ec() == 0 && left.kyber() == 0;
            if (!(empty || isCheckDue()) || !compare()) {
                fill(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isCheckDue() {
        long checkedAt = store.transaction(store.own::prekeysCheckedAt);
        return unansweredRenewal.isPresent() || clock.millis() - checkedAt >= CHECK_EVERY.toMillis();
    }

    /** @return true if everything was replaced */
    private boolean compare() {
        long now = clock.millis();
        boolean renew = unansweredRenewal.isPresent() || standingIsOld(now) || !serverHoldsOurs();
        if (renew) {
            renew(now);
        }
        store.run(() -> {
            store.own.prekeysChecked(now);
            store.prekeys.forgetUsedBefore(now - KEEP_USED.toMillis());
        });
        return renew;
    }

    /** Up to {@value #FULL} of each kind when there are fewer than {@value #LOW}. Keys are stored before they are sent. */
    private void fill(PrekeyCount left) {
        if (left.ec() >= LOW && left.kyber() >= LOW) {
            unanswered = Optional.empty();
            return;
        }
        long now = clock.millis();
        Batch batch = unanswered
                .filter(before -> mayBeSentAgain(before.madeMs(), now))
                .orElseGet(() -> more(left, now));
        unanswered = Optional.of(batch);
        try {
            service.add(tokens.current(), batch.ec(), batch.kyber());
            unanswered = Optional.empty();
        } catch (SealpostException failed) {
            unanswered = failed.isTransient() ? unanswered : Optional.empty();
            throw failed;
        }
    }

    private Batch more(PrekeyCount left, long now) {
        int ec = left.ec() < LOW ? FULL - left.ec() : 0;
        int kyber = left.kyber() < LOW ? FULL - left.kyber() : 0;
        return store.transaction(() -> {
            int first = store.own.takePrekeyIds(ec + kyber);
            var moreEc = Prekeys.oneTimeEc(first, ec);
            var moreKyber = Prekeys.oneTimeKyber(own.identityKey(), first + ec, kyber, now);
            store.prekeys.add(moreEc, now);
            store.prekeys.add(moreKyber, now);
            return new Batch(shuffled(moreEc), shuffled(moreKyber), now);
        });
    }

    private static boolean mayBeSentAgain(long madeMs, long now) {
        return now - madeMs < SEND_AGAIN_WITHIN.toMillis();
    }

    private boolean standingIsOld(long now) {
        long made = store.transaction(() -> store.prekeys.newestMadeAt(PrekeyKind.SIGNED));
        return now - made >= RENEW_AFTER.toMillis();
    }

    private boolean serverHoldsOurs() {
        try {
            service.check(tokens.current(), store.transaction(this::digest));
            return true;
        } catch (SealpostException refused) {
            if (refused.code().equals(Problem.PREKEY_DIGEST_MISMATCH.code())) {
                return false;
            }
            throw refused;
        }
    }

    /**
     * One-time keys are new as well: a server that lost its data does not know which of the old ones it gave away. The old
     * keys are used up from when the server has the new ones.
     */
    private void renew(long now) {
        Renewal renewal = unansweredRenewal
                .filter(before -> mayBeSentAgain(before.madeMs(), now))
                .orElseGet(() -> store.transaction(
                        () -> new Renewal(make(store, own.identityKey(), now), upload(store, own), now)));
        unansweredRenewal = Optional.of(renewal);
        unanswered = Optional.empty();
        try {
            service.replaceAll(tokens.current(), renewal.upload());
        } catch (SealpostException failed) {
            unansweredRenewal = failed.isTransient() ? unansweredRenewal : Optional.empty();
            throw failed;
        }
        unansweredRenewal = Optional.empty();
        var from = renewal.from();
        store.run(() -> store.prekeys.retireBefore(from.standing(), from.oneTime(), now));
    }

    private byte[] digest() {
        MessageDigest digest = Hashes.sha256();
        digest.update(own.identityKey().publicKey().bytes());
        for (PrekeyKind kind : List.of(PrekeyKind.SIGNED, PrekeyKind.LAST_RESORT)) {
            Prekey key = store.prekeys.newest(kind);
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(key.id()).array());
            digest.update(key.publicKey());
        }
        return digest.digest();
    }

    private static List<Prekey> newest(List<Prekey> keys) {
        return keys.subList(Math.max(0, keys.size() - Limits.ONE_TIME_PREKEYS_PER_UPLOAD), keys.size());
    }

    private static List<Prekey> shuffled(List<Prekey> keys) {
        var shuffled = new ArrayList<>(keys);
        Collections.shuffle(shuffled, new SecureRandom());
        return shuffled;
    }
}
