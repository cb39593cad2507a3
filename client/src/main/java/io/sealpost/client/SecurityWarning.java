package io.sealpost.client;

/**
 * What a lying server, or somebody else's broken client, was caught at. What was caught is refused before it is said; what came
 * in another order is shown all the same.
 */
public enum SecurityWarning {
    ACCOUNT_KEY_CHANGED("The server names another account key for a contact than the one that is pinned."),
    LIST_FORGED("The server gave a device list that its owner's account key did not sign."),
    LIST_ROLLED_BACK("The server gave an older device list than one that was seen before."),
    LIST_SPLIT("There are two different device lists with the same version."),
    LIST_STALE(
            "A contact's device list is more than five weeks old: they are away, or the server holds back a newer one."),
    LIST_WITHHELD("The server holds back a newer device list that a contact's message names."),
    KEY_NOT_LISTED("The server gave out prekeys of an identity key that is not in its owner's device list."),
    SENDER_FORGED("A message does not come from the device or account that the server names as its sender."),
    OWN_LIST_FORGED(
            "There is a device list of this account that its own key did not sign, or that is kept from this device."),
    WRONG_SERVER("A sign-in challenge does not belong to the server that was dialled."),
    UNREADABLE_MESSAGE("A message could not be opened; it was set aside and its sender asked to send it again."),
    UNKNOWN_SENDER("A message without a known sender was set aside."),
    ENVELOPES_REORDERED("A message came after later ones of its sender: the server has changed their order,"
            + " or the sender's device went back to an older copy of its data.");

    private final String sentence;

    SecurityWarning(String sentence) {
        this.sentence = sentence;
    }

    /** For a person: one sentence. */
    public String sentence() {
        return sentence;
    }
}
