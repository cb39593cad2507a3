package io.sealpost.gateway.domain;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.mailbox.v1.MailboxCommand;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The write-ahead log of all mailboxes. Records of one caller enter a partition in the order of the calls. */
public interface MailboxLog {

    /** How an append ended. */
    enum Outcome {
        /** Durable (DUR). */
        WRITTEN,
        /** Not in the log and never will be: too much waits, or the log could not be reached. */
        REFUSED,
        /** May be in the log, now or later: repeat it under the same id. */
        UNKNOWN
    }

    /** Number of partitions, at least 1; does not change while the process lives. */
    int partitions();

    /**
     * Appends one record; never blocks.
     *
     * @param key the account; empty for a roster
     * @param command asked for in the moment of writing, on the log's own thread: must not block
     * @return never fails; completes on any thread
     */
    CompletionStage<Outcome> append(int partition, Optional<AccountId> key, Supplier<MailboxCommand> command);
}
