package io.sealpost.prekey.domain;

/** Tells a device that it should upload one-time keys. A hint: it may be lost, and never waits or fails. */
public interface LowKeyHints {

    void runLow(Owner owner, KeyCount left);
}
