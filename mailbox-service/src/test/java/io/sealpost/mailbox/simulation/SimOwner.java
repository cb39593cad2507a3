package io.sealpost.mailbox.simulation;

import io.sealpost.mailbox.domain.PartitionOwner;
import io.sealpost.mailbox.domain.StoredPartition;
import io.sealpost.mailbox.domain.Turn;
import java.util.ArrayList;
import java.util.List;

/** A mailbox-service process as far as it owns the partition: the shell around the engine, with a visit to the store under way. */
final class SimOwner {

    final PartitionOwner engine;
    final String topicId;
    long readOffset;
    /** Sent to the store and not answered yet; null if there is none. */
    Turn underWay;
    /** The store's answer that has not arrived yet. */
    Turn.Result answer;
    /** Attempts whose outcome was unknown here: they may still reach the store, late. */
    final List<Turn> lateAttempts = new ArrayList<>();

    SimOwner(PartitionOwner engine, StoredPartition stored, String topicId) {
        this.engine = engine;
        this.topicId = topicId;
        this.readOffset = stored.nextOffset();
    }
}
