package io.sealpost.client.engine;

import io.sealpost.client.OwnUsername;
import io.sealpost.client.SealpostException;
import io.sealpost.client.mesh.Registry;
import io.sealpost.client.store.Store;
import io.sealpost.protocol.Problem;
import java.util.Optional;

/** By which others find this account. The server decides who has which; the account's devices tell each other. */
public final class OwnUsernames {

    private final Store store;
    private final Registry registry;
    private final Tokens tokens;
    private final Siblings siblings;

    OwnUsernames(Store store, Registry registry, Tokens tokens, Siblings siblings) {
        this.store = store;
        this.registry = registry;
        this.tokens = tokens;
        this.siblings = siblings;
    }

    /** Asks the server. */
    public OwnUsername current() {
        OwnUsername current = registry.ownUsername(tokens.current());
        store.run(() -> store.own.username(current.name()));
        return current;
    }

    /** See {@code PUT /v1/username}: another name, or the same one hidden or shown. */
    public void take(String username, boolean hidden) {
        try {
            registry.takeUsername(tokens.current(), username, hidden);
        } catch (SealpostException refused) {
            throw refused.code().equals(Problem.BAD_REQUEST.code()) ? notAUsername() : refused;
        }
        remember(Optional.of(username));
    }

    public void giveUp() {
        registry.giveUpUsername(tokens.current());
        remember(Optional.empty());
    }

    private void remember(Optional<String> username) {
        store.run(() -> {
            store.own.username(username);
            siblings.tellUsername(username);
        });
    }

    private static SealpostException notAUsername() {
        return new SealpostException(
                SealpostException.USAGE, "A username has 3 to 32 of a-z 0-9 _ . and starts with a letter.");
    }
}
