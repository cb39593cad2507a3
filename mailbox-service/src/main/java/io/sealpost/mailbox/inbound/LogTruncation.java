package io.sealpost.mailbox.inbound;

import io.micrometer.core.instrument.MeterRegistry;
import io.sealpost.mailbox.domain.PartitionOwner;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Deletes from the log what the store contains or nobody needs any more (FORGET): everything behind the owners' flushed
 * positions. A request that fails is made again; one of a zombie deletes nothing new. On the log's thread.
 */
@ApplicationScoped
class LogTruncation {

    private static final long AT_MOST_EVERY_MS = 1_000;
    private static final long AFTER_FAILURE_MS = 5_000;

    private final MailboxLog log;
    private final MeterRegistry metrics;

    LogTruncation(MailboxLog log, MeterRegistry metrics) {
        this.log = log;
        this.metrics = metrics;
    }

    /** Asks the log to forget what this partition's owner no longer needs, if that is news. */
    void behind(OwnedPartition shell, LogThread thread, long nowMs) {
        PartitionOwner owner = shell.owner();
        long position = owner.flushedPosition();
        if (!shell.takeTruncationDue(position, nowMs + AT_MOST_EVERY_MS, nowMs)) {
            return;
        }
        thread.whenDone(log.truncate(shell.partition(), position), done -> {}, failure -> {
            metrics.counter("sealpost.mailbox.truncation.failures").increment();
            if (shell.owner() == owner) {
                shell.truncateAgainAt(System.currentTimeMillis() + AFTER_FAILURE_MS);
            }
        });
    }
}
