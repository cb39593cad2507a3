package io.sealpost.mailbox.domain;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import java.util.List;

/**
 * What the store knows of a partition at the moment an owner claims it.
 *
 * @param epoch grows when the topic is another one than before; 15 bits
 * @param token fences every older owner
 * @param nextOffset first record that is not contained in the rows
 */
public record StoredPartition(
        int epoch,
        long token,
        long nextOffset,
        List<Waiting> waiting,
        List<RecentIds.Row> recentIds,
        List<Turn.KnownList> lists) {

    private static final long MILLIS_OF_A_DAY = 86_400_000;
    private static final long FIRST_DAY = 20_453;

    /** Days since 31 December 2025 (UTC): the least that an epoch which begins then may be. Fits until 2115. */
    public static int dayOf(long ms) {
        return (int) (ms / MILLIS_OF_A_DAY - FIRST_DAY);
    }

    /**
     * @param last highest sequence that waits for the device
     * @param newestList highest version of a device list that any of it was checked against
     * @param envelopes how many wait
     * @param bytes of their ciphertexts
     */
    public record Waiting(DeviceId device, AccountId account, long last, int newestList, long envelopes, long bytes) {}
}
