package io.sealpost.protocol;

/** Which partition of mailbox-commands belongs to an account. Everyone who writes there must agree, for ever. */
public final class Partitions {

    private Partitions() {}

    /**
     * The partition of an account: the first four bytes of its UUID as an unsigned number, modulo the number of
     * partitions. Account ids are random, so no mixing is needed. Names its partition in every record: a Kafka client's
     * own partitioner is never asked.
     *
     * @param partitions at least 1
     */
    public static int of(AccountId account, int partitions) {
        long first = account.uuid().getMostSignificantBits() >>> 32;
        return (int) (first % partitions);
    }
}
