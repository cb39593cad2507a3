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
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps enough prekeys on the server that others can begin sessions with this device while it is away. */
final class PrekeyStock {

    static final int FULL = 100;
    static final int LOW = 20;

    private static final Duration CHECK_EVERY = Duration.ofDays(1);
    private static final Duration RENEW_SIGNED_AFTER = Duration.ofDays(30);
    private static final Duration KEEP_USED = Duration.ofDays(30);

    private final Store store;
    private final PrekeyService service;
    private final Tokens tokens;
    private final Own own;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    /** Stored here, but the server may not have it: it is sent again, which changes nothing twice, before more are made. */
    private Optional<Batch> unanswered = Optional.empty();

    private record Batch(List<Prekey> ec, List<Prekey> kyber) {}

    PrekeyStock(Store store, PrekeyService service, Tokens tokens, Own own, InstantSource clock) {
        this.store = store;
        this.service = service;
        this.tokens = tokens;
        this.own = own;
        this.clock = clock;
    }

    /** In a transaction: the first set of a new device. @return the id from which on its keys are */
    static int make(Store store, SigningKey identity, long nowMs) {
        int first = store.own.takePrekeyIds(2 + 2 * FULL);
        store.prekeys.add(List.of(Prekeys.signed(identity, first, nowMs)), nowMs);
        store.prekeys.add(List.of(Prekeys.lastResort(identity, first + 1, nowMs)), nowMs);
        store.prekeys.add(Prekeys.oneTimeEc(first + 2, FULL), nowMs);
        store.prekeys.add(Prekeys.oneTimeKyber(identity, first + 2 + FULL, FULL, nowMs), nowMs);
        return first;
    }

    /** In a transaction: everything that the server should have, of what is here. */
    static Upload upload(Store store, Own own) {
        return new Upload(
                own.identityKey().publicKey().bytes(),
                own.registrationId(),
                store.prekeys.newest(PrekeyKind.SIGNED),
                store.prekeys.newest(PrekeyKind.LAST_RESORT),
                newest(store.prekeys.unused(PrekeyKind.ONE_TIME_EC)),
                newest(store.prekeys.unused(PrekeyKind.ONE_TIME_KYBER)));
    }

    PrekeyCount count() {
        return service.count(tokens.current());
    }

    /** After each connection: tops up, and once a day compares what the server holds with what is here. */
    void keep() {
        lock.lock();
        try {
            fill();
            compare();
        } finally {
            lock.unlock();
        }
    }

    private void compare() {
        long now = clock.millis();
        if (now - store.transaction(store.own::prekeysCheckedAt) < CHECK_EVERY.toMillis()) {
            return;
        }
        if (signedIsOld(now) || !serverHoldsOurs()) {
            renewAll(now);
        }
        store.run(() -> {
            store.own.prekeysChecked(now);
            store.prekeys.forgetUsedBefore(now - KEEP_USED.toMillis());
        });
    }

    /** Fills up to {@value #FULL} of each kind when there are fewer than {@value #LOW}. Keys are stored before they are sent. */
    void replenish() {
        lock.lock();
        try {
            fill();
        } finally {
            lock.unlock();
        }
    }

    private void fill() {
        PrekeyCount left = count();
        if (left.ec() >= LOW && left.kyber() >= LOW) {
            unanswered = Optional.empty();
            return;
        }
        Batch batch = unanswered.orElseGet(() -> more(left));
        try {
            service.add(tokens.current(), batch.ec(), batch.kyber());
            unanswered = Optional.empty();
        } catch (SealpostException failed) {
            unanswered = failed.isTransient() ? Optional.of(batch) : Optional.empty();
            throw failed;
        }
    }

    private Batch more(PrekeyCount left) {
        int ec = left.ec() < LOW ? FULL - left.ec() : 0;
        int kyber = left.kyber() < LOW ? FULL - left.kyber() : 0;
        long now = clock.millis();
        int first = store.transaction(() -> store.own.takePrekeyIds(ec + kyber));
        var batch = new Batch(
                Prekeys.oneTimeEc(first, ec), Prekeys.oneTimeKyber(own.identityKey(), first + ec, kyber, now));
        store.run(() -> {
            store.prekeys.add(batch.ec(), now);
            store.prekeys.add(batch.kyber(), now);
        });
        return batch;
    }

    private boolean signedIsOld(long now) {
        long made = store.transaction(() -> store.prekeys.newestMadeAt(PrekeyKind.SIGNED));
        return now - made > RENEW_SIGNED_AFTER.toMillis();
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

    private void renewAll(long now) {
        store.run(() -> {
            int first = make(store, own.identityKey(), now);
            store.prekeys.retireBefore(first, now);
        });
        service.replaceAll(tokens.current(), store.transaction(() -> upload(store, own)));
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
}
