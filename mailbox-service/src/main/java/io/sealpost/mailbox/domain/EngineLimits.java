package io.sealpost.mailbox.domain;

import io.sealpost.protocol.Topics;
import java.time.Duration;

/**
 * Bounds of the mailbox engine.
 *
 * @param windowEnvelopes most envelopes pushed to a device and not yet acknowledged
 * @param windowBytes most bytes of them; a single envelope always passes
 * @param flushAfter how old an envelope must be before it is stored: what is acknowledged sooner never is
 * @param bufferBytes memory for what one partition has not stored; from a quarter of it on it is stored sooner, and at all of
 *     it the partition is paused
 * @param bufferFor how long a visit to the store may fail before the partition is paused
 * @param expiry how long an envelope may wait
 * @param rememberIds for how long a repeated message id is recognised
 * @param quotaEnvelopes from so many waiting for a device on senders are refused; strangers from a tenth on
 * @param quotaBytes the same for the sum of their ciphertexts
 * @param rememberDeleted for how long deposits for a deleted account are still expected, and dropped
 * @param mostIds most message ids of one partition that are remembered, whatever their age: about 150 bytes each
 */
public record EngineLimits(
        int windowEnvelopes,
        int windowBytes,
        Duration flushAfter,
        long bufferBytes,
        Duration bufferFor,
        Duration expiry,
        Duration rememberIds,
        Duration rememberDeleted,
        int mostIds,
        long quotaEnvelopes,
        long quotaBytes) {

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

    /** A device that left with mail unacknowledged may only have changed networks: then it is back by itself. */
    static final long WAKE_AFTER_LEAVING_MS = 5_000;

    /** Deletions, device lists and a position that moved are written this often, even if no envelope has to be. */
    static final long FLUSH_AT_LEAST_EVERY_MS = 2_000;

    /** A gateway that sends although there is no room did not hear it: it is told again, but not more often. */
    static final long SAY_ROOM_EVERY_MS = 1_000;

    static final long EXPIRE_EVERY_MS = 3_600_000;

    /** A record that comes so long after the first of the log's last file begins a new file ({@code segment.ms}). */
    static final long SEGMENT_MS = Topics.MAILBOX_SEGMENT.toMillis();

    /** A partition whose last deposit is so old gets a Tick. */
    static final long TICK_AFTER_MS = SEGMENT_MS + 1_000;
}
