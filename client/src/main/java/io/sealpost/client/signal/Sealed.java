package io.sealpost.client.signal;

import io.sealpost.protocol.frames.v1.CiphertextType;

/** What one device gets: unreadable for everyone else. */
public record Sealed(CiphertextType type, byte[] ciphertext) {}
