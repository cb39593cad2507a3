package io.sealpost.mailbox.domain;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One visit of a partition's owner to the store: first the flush, in one transaction, then the pages. Safe to repeat: the
 * rows are named by their sequence, and the position only says how far the same log has been applied.
 *
 * @param flushesBefore how many flushes this owner has committed before; the store refuses the turn if it knows of fewer (it
 *     was restored from an older state) or, but for a repetition, of more
 */
public record Turn(long flushesBefore, Optional<Flush> flush, List<PageRequest> pages) {

    /**
     * @param nextOffset the position after this flush: every record before it is contained in the rows
     * @param deletes acknowledged mail
     * @param purged devices that were removed, and with them the mail that older lists addressed to them
     * @param fingerprints message ids seen since the last flush, 16 bytes each
     * @param newestMs append time of the newest of them
     * @param forgetIdsBeforeMs ids older than this are forgotten
     * @param expireBefore mail older than this expires with this flush
     * @param forgetGoneBefore accounts that were deleted before this are forgotten
     */
    public record Flush(
            long nextOffset,
            List<Envelope> inserts,
            List<Delete> deletes,
            List<Purge> purged,
            List<KnownList> lists,
            byte[] fingerprints,
            long newestMs,
            long forgetIdsBeforeMs,
            OptionalLong expireBefore,
            OptionalLong forgetGoneBefore) {}

    /**
     * @param through inclusive
     * @param all everything stored for the device until then
     */
    public record Delete(DeviceId device, long through, boolean all) {

        Delete and(Delete later) {
            return new Delete(device, Math.max(through, later.through), all || later.all);
        }
    }

    /** How much a flush deleted of what waited for a device: acknowledged, purged or expired. */
    public record Removed(DeviceId device, long envelopes, long bytes) {}

    /** @param listVersion what was checked against an older list goes */
    public record Purge(DeviceId device, int listVersion) {}

    /**
     * The newest device list of an account that ever changed its devices.
     *
     * @param devices none if the account was deleted
     * @param changedMs append time of the change
     */
    public record KnownList(AccountId account, int version, Set<DeviceId> devices, long changedMs) {}

    /**
     * @param after exclusive
     * @param bytes a first envelope is read even if it is larger
     */
    public record PageRequest(DeviceId device, long after, int envelopes, int bytes) {}

    /** @param envelopes in the order of their sequences */
    public record Page(DeviceId device, List<Envelope> envelopes) {}

    /** How a visit ended, unless it failed: then it is repeated. */
    public sealed interface Result {

        /** @param removed what this attempt deleted: after a failure an earlier one may have done it, untold */
        record Done(List<Removed> removed, List<Page> pages) implements Result {}

        /** Another owner has taken a newer token, or the store lost what this one had committed: it must stop and claim anew. */
        record Fenced() implements Result {}
    }
}
