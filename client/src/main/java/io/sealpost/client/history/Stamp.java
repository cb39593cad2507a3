package io.sealpost.client.history;

import io.sealpost.protocol.MessageId;
import java.util.Arrays;

/**
 * What decides between two changes of the same thing, equally on every device of both sides.
 *
 * @param revision grows with each change that its maker knew of
 * @param id of the message that carried it: decides between two that did not know of each other
 * @param serverTimeMs when the mesh took it; of one's own, when it was made. It decides nothing between two
 */
public record Stamp(int revision, MessageId id, long serverTimeMs) {

    public boolean beats(Stamp other) {
        int later = Integer.compare(revision, other.revision);
        return later > 0 || later == 0 && Arrays.compareUnsigned(id.bytes(), other.id.bytes()) > 0;
    }
}
