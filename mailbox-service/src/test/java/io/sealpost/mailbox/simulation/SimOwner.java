package io.sealpost.mailbox.simulation;

import io.sealpost.mailbox.domain.PartitionOwner;
import io.sealpost.mailbox.domain.StoredPartition;
import io.sealpost.mailbox.domain.Turn;

/** A mailbox-service process as far as it owns one partition: the shell around the engine, by the book. */
final class SimOwner {

    final PartitionOwner engine;
    private final SimPartition partition;
    private final Chance chance;
    private final int topic;
    private long readOffset;
    /** Sent to the store and not answered yet; null if there is none. */
    private Turn underWay;
    /** The store's answer that has not arrived yet. */
    private Turn.Result answer;

    SimOwner(SimPartition partition, PartitionOwner engine, StoredPartition stored, Chance chance) {
        this.partition = partition;
        this.engine = engine;
        this.chance = chance;
        this.topic = partition.log.topic();
        this.readOffset = stored.nextOffset();
    }

    /** False once the log lacks what would be read next. */
    boolean canRead() {
        return topic == partition.log.topic() && partition.log.holds(readOffset);
    }

    void poll(long nowMs) {
        int most = chance.isCalm() ? Integer.MAX_VALUE : 1 + chance.below(8);
        for (int i = 0; i < most && readOffset < partition.log.end() && !engine.wantsPause(nowMs); i++) {
            var record = partition.log.read(readOffset);
            engine.apply(readOffset, record.atMs(), record.command(), nowMs);
            readOffset++;
        }
        engine.tick(nowMs);
    }

    /** One turn at a time. An attempt may hang: then the turn is repeated, and the attempt comes through later, or never. */
    void visitStore(MemoryMailboxStore store, long nowMs) {
        if (underWay == null) {
            engine.nextTurn(nowMs).ifPresent(turn -> underWay = turn);
        }
        if (underWay == null || answer != null) {
            return;
        }
        if (chance.mishap(10)) {
            partition.hangs(engine.token(), underWay);
        } else {
            answer = store.performNow(partition.number, engine.token(), underWay);
        }
    }

    /** The store's answer arrives, or gets lost: then the same turn is performed again. */
    void hearStore(long nowMs) {
        if (answer instanceof Turn.Result.Done done) {
            var turn = underWay;
            answer = null;
            if (!chance.mishap(10)) {
                underWay = null;
                engine.turnDone(turn, done, nowMs);
            }
        }
    }

    /** True once it knows that it must stop. */
    boolean isFenced() {
        return answer instanceof Turn.Result.Fenced;
    }
}
