package io.sealpost.mailbox.domain;

import java.time.Duration;

/**
 * Bounds of the mailbox engine.
 *
 * @param windowEnvelopes most envelopes pushed to a device and not yet acknowledged
 * @param windowBytes most bytes of them; a single envelope always passes
 * @param bufferBytes unflushed ciphertext of one partition past which it is paused
 * @param expiry how long an envelope may wait
 * @param rememberIds for how long a repeated message id is recognised
 * @param mostIds most message ids of one partition that are remembered, whatever their age: about 150 bytes each
 */
public record EngineLimits(
        int windowEnvelopes, int windowBytes, long bufferBytes, Duration expiry, Duration rememberIds, int mostIds) {

    /** Most devices whose pages one store turn reads: bounds its memory to this many windows. */
    static final int PAGES_PER_TURN = 16;

    /** Un-acknowledged without progress for this long: the gateway is asked to attach again. Doubles each time. */
    static final long NUDGE_AFTER_MS = 10_000;

    static final int NUDGE_DOUBLINGS = 5;

    /** Gateways write a roster every 60 s; one that misses two is dead. */
    static final long GATEWAY_SILENT_MS = 150_000;

    /** A connection younger than this may have crossed with the roster that lacks it. */
    static final long ROSTER_CROSSING_MS = 10_000;

    /** Devices reconnect after an owner died; waking them all would be noise. */
    static final long NO_WAKE_MS = 15_000;

    /** A position that nothing else moves is written this often. */
    static final long QUIET_POSITION_MS = 5_000;

    static final long EXPIRE_EVERY_MS = 3_600_000;
}
