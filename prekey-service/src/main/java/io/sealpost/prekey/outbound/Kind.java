package io.sealpost.prekey.outbound;

/** The two kinds of one-time keys, as the database spells them. */
enum Kind {
    EC,
    KYBER
}
