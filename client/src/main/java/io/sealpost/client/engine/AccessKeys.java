package io.sealpost.client.engine;

import io.sealpost.client.ProfileKey;
import io.sealpost.client.mesh.Registry;
import io.sealpost.client.store.Store;
import io.sealpost.protocol.content.v1.ProfileKeyCopy;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A new profile key, and with it a new access key and new presence channels: whoever knows only the old one is a stranger
 * again. Contacts learn the new one with the next message.
 */
final class AccessKeys {

    private final Store store;
    private final Registry registry;
    private final Tokens tokens;
    /** Of two at a time the one with the older key could be the server's last word. */
    private final ReentrantLock telling = new ReentrantLock();

    AccessKeys(Store store, Registry registry, Tokens tokens) {
        this.store = store;
        this.registry = registry;
        this.tokens = tokens;
    }

    /**
     * In a transaction: what another device of the account made, unless a newer one is known here.
     *
     * @return false if it is known already
     */
    static boolean take(Store store, ProfileKeyCopy copy) {
        var key = new ProfileKey(copy.getProfileKey().toByteArray());
        ProfileKey present = store.ownProfile.key();
        if (key.equals(present)) {
            return false;
        }
        long since = store.ownProfile.since();
        boolean newer = copy.getSinceMs() > since
                || copy.getSinceMs() == since && Arrays.compareUnsigned(key.bytes(), present.bytes()) > 0;
        // Both devices told the server: that the right one was last is sure only if it is told again.
        store.ownProfile.replace(newer ? key : present, newer ? copy.getSinceMs() : since);
        return true;
    }

    /** Goes on where a former run or a lost connection stopped. The same hash again changes nothing. */
    void catchUp() {
        telling.lock();
        try {
            while (store.transaction(store.ownProfile::isDue)) {
                ProfileKey key = store.transaction(store.ownProfile::key);
                registry.replaceAccessKey(tokens.current(), key.accessKeyHash());
                store.run(() -> store.ownProfile.confirmed(key));
            }
        } finally {
            telling.unlock();
        }
    }
}
