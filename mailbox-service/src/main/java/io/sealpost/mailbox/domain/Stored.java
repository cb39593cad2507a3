package io.sealpost.mailbox.domain;

import io.sealpost.protocol.AccountId;

/**
 * What is known here of a device's mail in the store.
 *
 * @param last highest sequence
 * @param newestList highest list version of it: a removal that is older than all lists leaves something
 * @param newestMs nothing of it is younger
 * @param envelopes how many; too many after a flush whose outcome was unknown
 * @param bytes of their ciphertexts
 */
record Stored(AccountId account, long last, int newestList, long newestMs, long envelopes, long bytes) {

    static Stored of(Envelope envelope) {
        return new Stored(
                envelope.account(),
                envelope.sequence(),
                envelope.listVersion(),
                envelope.serverTimeMs(),
                1,
                envelope.sizeBytes());
    }

    /** @param nowMs at the claim: everything that waits is older */
    static Stored of(StoredPartition.Waiting one, long nowMs) {
        return new Stored(one.account(), one.last(), one.newestList(), nowMs, one.envelopes(), one.bytes());
    }

    Stored and(Stored later) {
        return new Stored(
                account,
                later.last,
                Math.max(newestList, later.newestList),
                Math.max(newestMs, later.newestMs),
                envelopes + later.envelopes,
                bytes + later.bytes);
    }

    Stored upTo(long sequence) {
        return new Stored(account, Math.min(last, sequence), newestList, newestMs, envelopes, bytes);
    }

    /** A mailbox that holds something never counts as empty. */
    Stored without(Turn.Removed removed) {
        long left = Math.max(1, envelopes - removed.envelopes());
        return new Stored(account, last, newestList, newestMs, left, Math.max(left, bytes - removed.bytes()));
    }
}
