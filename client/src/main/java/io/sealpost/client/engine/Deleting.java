package io.sealpost.client.engine;

import io.sealpost.client.ProfileKey;
import io.sealpost.client.SealpostException;
import io.sealpost.client.engine.Engine.Surroundings;
import io.sealpost.client.mesh.Mesh;
import io.sealpost.client.signal.SigningKey;
import io.sealpost.client.store.Own;
import io.sealpost.client.store.OwnBlobs.OwnBlob;
import io.sealpost.client.store.Store;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.SignedBytes;
import io.sealpost.protocol.devices.v1.AccountDeletion;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Deletes the account at the server: on the device that holds its key, after it was disconnected. Every step may be repeated:
 * after an interruption it is begun anew and finds done what is done.
 */
final class Deleting {

    private static final Logger LOG = System.getLogger(Deleting.class.getName());

    /** A channel of eight days ago was last changed less than eight days ago, and is kept for seven. */
    private static final int OLDEST_CHANNEL_DAYS = 8;

    /** The account's other devices are disconnected within this time, or their channels expire by themselves. */
    private static final Duration DEVICES_GONE_WITHIN = Duration.ofSeconds(15);

    private static final Duration EACH_LOOK = Duration.ofMillis(500);

    private final Store store;
    private final Mesh mesh;
    private final Tokens tokens;
    private final Own own;
    private final InstantSource clock;
    private final Runnable disconnect;
    private final ProfileWriting profile;

    Deleting(Surroundings around, Tokens tokens, Own own, ProfileWriting profile, Runnable disconnect) {
        this.store = around.store();
        this.mesh = around.mesh();
        this.clock = around.clock();
        this.tokens = tokens;
        this.own = own;
        this.profile = profile;
        this.disconnect = disconnect;
    }

    /** Fails, and can be repeated, as long as the server may still have the account. */
    void run() {
        SigningKey accountKey = own.accountSecret()
                .orElseThrow(() -> new SealpostException(
                        SealpostException.USAGE,
                        "Only the first device of the account can delete it: it holds its key."));
        disconnect.run();
        store.transaction(store.ownBlobs::all).forEach(this::delete);
        profile.erase();
        try {
            delete(accountKey);
        } catch (SealpostException refused) {
            if (!isGone()) {
                throw refused.code().equals(Problem.STATEMENT_EXPIRED.code()) ? wrongClock() : refused;
            }
        }
        forgetPresence();
    }

    /** What cannot be deleted now expires by itself. */
    private void delete(OwnBlob blob) {
        try {
            mesh.blobs().delete(blob.id(), blob.deletionToken());
            store.run(() -> store.ownBlobs.remove(blob));
        } catch (SealpostException notNow) {
            LOG.log(Level.DEBUG, "A blob was left to expire code={0}", notNow.code());
        }
    }

    private void delete(SigningKey accountKey) {
        byte[] statement = AccountDeletion.newBuilder()
                .setAccount(own.account().byteString())
                .setServerName(own.serverName().orElseThrow())
                .setIssuedAtMs(clock.millis())
                .build()
                .toByteArray();
        byte[] signature = accountKey.sign(SignedBytes.accountDeletion(statement));
        mesh.registry().deleteAccount(tokens.current(), statement, signature);
    }

    /** Whether a refusal, or no answer, only means that an earlier try was successful. */
    private boolean isGone() {
        try {
            mesh.registry().deviceList(own.account());
            return false;
        } catch (SealpostException refused) {
            return refused.code().equals(Problem.NOT_FOUND.code());
        }
    }

    private void forgetPresence() {
        long until = System.nanoTime() + DEVICES_GONE_WITHIN.toNanos();
        try {
            while (mesh.presence().forget(channels()) > 0) {
                if (System.nanoTime() - until > 0 || !Tasks.pause(EACH_LOOK)) {
                    return;
                }
            }
        } catch (SealpostException notNow) {
            LOG.log(Level.DEBUG, "Presence was left to expire code={0}", notNow.code());
        }
    }

    private List<byte[]> channels() {
        var tomorrow = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(1);
        ProfileKey key = store.transaction(store.ownProfile::key);
        return IntStream.rangeClosed(0, OLDEST_CHANNEL_DAYS + 1)
                .mapToObj(days -> key.presenceChannel(tomorrow.minusDays(days)))
                .toList();
    }

    private static SealpostException wrongClock() {
        return new SealpostException(
                Problem.STATEMENT_EXPIRED.code(),
                "This device's clock is wrong by more than five minutes; set it right and try again.");
    }
}
