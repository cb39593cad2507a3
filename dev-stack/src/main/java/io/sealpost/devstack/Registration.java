package io.sealpost.devstack;

import java.util.Locale;

/** Who may register at this mesh. */
public enum Registration {
    /** Everybody, after a small proof of work. */
    OPEN,
    /** Who was invited by {@code ./mesh admin invite}. */
    INVITE;

    /** As the registry is told. */
    String policy() {
        return name().toLowerCase(Locale.ROOT);
    }
}
