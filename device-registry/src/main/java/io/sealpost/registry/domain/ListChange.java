package io.sealpost.registry.domain;

/** Every way a change of a device list can end without a fault, in the order in which they are looked for. */
public enum ListChange {
    /** The caller is neither in the account's current list nor, while pending, in this one; or it is another account's. */
    FORBIDDEN,
    /** These bytes are the current list already. */
    UNCHANGED,
    BAD_SIGNATURE,
    /** Not exactly the current version + 1. */
    VERSION,
    /** More devices than an account may have, and more than before: who has too many already can still remove some. */
    TOO_MANY,
    /** A device id was used before, by another account, by a removed device or with another key. */
    DEVICE_TAKEN,
    PREKEYS_MISSING,
    REPLACED
}
