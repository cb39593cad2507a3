package io.sealpost.mailbox.domain;

import io.smallrye.mutiny.Uni;

/** What waits, and how far the log is applied. Each method is one transaction, and fails with {@link StoreUnavailable}. */
public interface MailboxStore {

    /**
     * Takes the partition: from now on every older token is refused. Repeatable; each call takes another token.
     *
     * <p>Tokens and epochs only grow, even if the store is restored from an older state: a token is at least the store's
     * clock in milliseconds since 1970, a new epoch at least {@link StoredPartition#dayOf its day}.
     *
     * @param topicId identity of the log; another one than stored starts a new epoch at offset 0
     */
    Uni<StoredPartition> claim(int partition, String topicId);

    /** Performs one turn of the owner with this token. After a failure the outcome is unknown: perform the same turn again. */
    Uni<Turn.Result> perform(int partition, long token, Turn turn);

    /** The key under which message ids are remembered: 32 bytes, made once. */
    Uni<byte[]> fingerprintKey();
}
