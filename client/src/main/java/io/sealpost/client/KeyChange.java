package io.sealpost.client;

import io.sealpost.protocol.AccountId;

/**
 * The username of a contact names another account: perhaps this person had to begin anew, perhaps it is somebody else, perhaps
 * the server lies. Nothing is ever sent to the other account before the person has accepted it.
 *
 * @param contact whose username it was when it was looked up
 * @param successor the account that it names now, and its key, as the server says
 */
public record KeyChange(AccountId contact, String username, ContactLink successor, State state) {

    /** What the person said to it, on whichever device of the account. */
    public enum State {
        /** Nothing yet. */
        OPEN,
        /** The contact stays who it was; this successor is not warned about again. */
        KEPT,
        /** The successor is a contact and has the username; the contact had it before. */
        ACCEPTED
    }

    public boolean isOpen() {
        return state == State.OPEN;
    }

    /** Whether it is about the same people, whatever was said to it. */
    public boolean isSame(KeyChange other) {
        return decided(true).equals(other.decided(true));
    }

    public KeyChange decided(boolean accepted) {
        return new KeyChange(contact, username, successor, accepted ? State.ACCEPTED : State.KEPT);
    }
}
