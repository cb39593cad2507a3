package io.sealpost.client.engine;

import io.sealpost.client.store.Own;
import io.sealpost.client.store.Store;
import io.sealpost.client.trust.OwnKey;
import java.util.Optional;

/** The account's own key. It is made with the account, or, for accounts that are older than such keys, on the first device. */
final class OwnKeys {

    private final Store store;
    private final Own own;
    private final Siblings siblings;

    OwnKeys(Store store, Own own, Siblings siblings) {
        this.store = store;
        this.own = own;
        this.siblings = siblings;
    }

    /** Empty on a device that is not the first and has not been told it yet. */
    Optional<OwnKey> current() {
        return store.transaction(() -> store.own.ownKey().or(this::make));
    }

    private Optional<OwnKey> make() {
        if (own.accountSecret().isEmpty()) {
            return Optional.empty();
        }
        var made = OwnKey.random();
        store.own.keepOwnKey(made);
        siblings.tellOwnKey(made);
        return Optional.of(made);
    }
}
