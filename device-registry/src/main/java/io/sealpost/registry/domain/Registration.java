package io.sealpost.registry.domain;

/** Every way a registration can end without a fault, in the order in which they are looked for. */
public enum Registration {
    /** The token is not a pending one, or the list is about another account, device or key. */
    FORBIDDEN,
    BAD_SIGNATURE,
    /** The list is properly signed but not version 1. */
    VERSION,
    INVITATION_INVALID,
    ACCOUNT_EXISTS,
    USERNAME_TAKEN,
    PREKEYS_MISSING,
    /** Now, or by the same request before. */
    CREATED
}
