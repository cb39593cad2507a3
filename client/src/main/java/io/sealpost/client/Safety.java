package io.sealpost.client;

import io.sealpost.client.engine.Engine;
import io.sealpost.client.signal.SafetyNumbers;

/** What two people compare to be sure that nobody is in between. */
public final class Safety {

    private final ContactLink mine;
    private final ContactLink theirs;
    private final Engine engine;

    Safety(ContactLink mine, ContactLink theirs, Engine engine) {
        this.mine = mine;
        this.theirs = theirs;
        this.engine = engine;
    }

    /** The same 60 digits on both sides as long as nobody is in between. */
    public SafetyNumber number() {
        return SafetyNumbers.of(mine.account(), mine.accountKey(), theirs.account(), theirs.accountKey());
    }

    /** Whether a safety number's code, scanned from the contact's screen, is right. */
    public boolean matches(byte[] scanned) {
        return SafetyNumbers.matches(mine.account(), mine.accountKey(), theirs.account(), theirs.accountKey(), scanned);
    }

    /** It was compared and is the same: remembered on all devices of this account. Fails as usage for who is no contact. */
    public void markVerified() {
        engine.contacts().verified(theirs.account());
    }
}
