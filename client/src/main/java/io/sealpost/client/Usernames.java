package io.sealpost.client;

import io.sealpost.client.engine.Engine;

/** By which name others may find this account, as the server has it. */
public final class Usernames {

    private final Engine engine;

    Usernames(Engine engine) {
        this.engine = engine;
    }

    /** Asks the server. */
    public OwnUsername current() {
        return engine.ownUsernames().current();
    }

    /**
     * Makes this the account's username, or hides the one that it has from look-ups, or shows it again. The one before is kept
     * free for this account for a week. Fails with username-taken.
     */
    public void take(String username, boolean hidden) {
        engine.ownUsernames().take(username, hidden);
    }

    /** From now on others add this account by its link only. The name is kept free for this account for a week. */
    public void giveUp() {
        engine.ownUsernames().giveUp();
    }
}
