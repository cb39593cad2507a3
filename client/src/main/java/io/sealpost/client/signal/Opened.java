package io.sealpost.client.signal;

/** Every way in which opening a message ends. */
public sealed interface Opened {

    record Plaintext(byte[] bytes) implements Opened {}

    /** It was opened before: its key is used up. Nothing changed. */
    record Repeat() implements Opened {}

    /** It was made with an identity key that is not the listed one of this device. Nothing changed. */
    record Untrusted() implements Opened {}

    /** No key that is here opens it: damaged, made for another session, or not a message at all. Nothing changed. */
    record Unreadable() implements Opened {}
}
