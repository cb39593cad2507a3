package io.sealpost.prekey.outbound;

import io.sealpost.prekey.PrekeyConfig;
import io.sealpost.prekey.domain.DeviceKeys;
import io.sealpost.prekey.domain.EcKey;
import io.sealpost.prekey.domain.Identity;
import io.sealpost.prekey.domain.KeyCheck;
import io.sealpost.prekey.domain.OneTimeKeys;
import io.sealpost.prekey.domain.Prekey;
import io.sealpost.prekey.domain.SignedKey;
import io.sealpost.prekey.domain.Unavailable;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.WorkerExecutor;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.ecc.ECPublicKey;
import org.signal.libsignal.protocol.kem.KEMPublicKey;

/** Checks keys and signatures with libsignal, on a few threads of its own. The only class that knows libsignal. */
@ApplicationScoped
class LibsignalKeyCheck implements KeyCheck {

    private final WorkerExecutor workers;
    private final Semaphore room;

    LibsignalKeyCheck(Vertx vertx, PrekeyConfig config) {
        this.workers = vertx.createSharedWorkerExecutor("key-check", config.checkThreads());
        this.room = new Semaphore(config.waitingChecks());
    }

    @Override
    public Uni<Verdict> check(DeviceKeys keys) {
        var standing = keys.standing();
        var kyber = new ArrayList<>(keys.oneTime().kyber());
        kyber.add(standing.lastResort());
        return onWorker(() -> verdict(keys.identity(), keys.oneTime().ec(), List.of(standing.signed()), kyber));
    }

    @Override
    public Uni<Verdict> check(Identity identity, OneTimeKeys keys) {
        return onWorker(() -> verdict(identity, keys.ec(), List.of(), keys.kyber()));
    }

    private Uni<Verdict> onWorker(Callable<Verdict> work) {
        if (!room.tryAcquire()) {
            return Uni.createFrom().failure(new Unavailable("too many uploads wait to be checked"));
        }
        return workers.executeBlocking(work, false).onTermination().invoke(room::release);
    }

    private static Verdict verdict(Identity identity, List<EcKey> ec, List<SignedKey> signed, List<SignedKey> kyber) {
        try {
            var signer = new ECPublicKey(identity.key());
            parseEc(ec);
            parseEc(signed);
            for (var key : kyber) {
                new KEMPublicKey(key.publicKey());
            }
            boolean good = Stream.concat(signed.stream(), kyber.stream())
                    .allMatch(key -> signer.verifySignature(key.publicKey(), key.signature()));
            return good ? Verdict.GOOD : Verdict.BAD_SIGNATURE;
        } catch (InvalidKeyException notAKey) {
            return Verdict.NOT_A_KEY;
        }
    }

    private static void parseEc(List<? extends Prekey> keys) throws InvalidKeyException {
        for (var key : keys) {
            new ECPublicKey(key.publicKey());
        }
    }

    @PreDestroy
    void close() {
        workers.closeAndAwait();
    }
}
