package io.sealpost.client;

/** What a {@link KeyChange} that is not decided yet does to what the person sends. It goes to the pinned key, or nowhere. */
public enum KeyChangePolicy {
    /** Sends fail with {@link SealpostException#KEY_CHANGED}, and nothing is stored. */
    BLOCK,
    /** Sends go on, to the account that was always written to; the warning is told once. */
    WARN
}
