package io.sealpost.client.engine;

import io.sealpost.client.ProfileKey;
import io.sealpost.client.store.Store;
import io.sealpost.protocol.AccountId;
import java.time.InstantSource;

/** Whom this account does not want to hear of, on any of its devices. */
public final class Blocking {

    private final Store store;
    private final Siblings siblings;
    private final InstantSource clock;
    private final Runnable onNewProfileKey;

    Blocking(Store store, Siblings siblings, InstantSource clock, Runnable onNewProfileKey) {
        this.store = store;
        this.siblings = siblings;
        this.clock = clock;
        this.onNewProfileKey = onNewProfileKey;
    }

    /**
     * Nothing of this contact is shown from now on. Whom it knows only from before is told a new profile key, so that it
     * neither sees when this person is there nor counts as a contact on the server.
     */
    public void block(AccountId contact) {
        store.run(() -> {
            store.blocked.add(contact);
            store.ownProfile.replace(ProfileKey.random(), clock.millis());
            store.listNotices.addAllContacts();
            siblings.blocked(contact, true);
            siblings.profileKeyChanged();
        });
        onNewProfileKey.run();
    }

    /** The contact learns the present profile key with the next message. */
    public void unblock(AccountId contact) {
        store.run(() -> {
            store.blocked.remove(contact);
            siblings.blocked(contact, false);
        });
    }
}
