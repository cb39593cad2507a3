package io.sealpost.client.signal;

/** The names are in the user's database: never rename them. */
public enum PrekeyKind {
    SIGNED,
    LAST_RESORT,
    ONE_TIME_EC,
    ONE_TIME_KYBER
}
