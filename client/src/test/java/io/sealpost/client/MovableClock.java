package io.sealpost.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The clock of a client whose test does not want to wait for weeks. */
final class MovableClock implements InstantSource {

    private volatile Instant now = Instant.parse("2026-11-22T12:00:00Z");

    @Override
    public Instant instant() {
        return now;
    }

    void move(Duration by) {
        now = now.plus(by);
    }
}
