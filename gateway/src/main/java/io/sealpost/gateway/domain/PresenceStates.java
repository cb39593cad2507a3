package io.sealpost.gateway.domain;

import com.google.protobuf.ByteString;
import io.sealpost.protocol.frames.v1.PresenceUpdate;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What presence-service knows of presence channels, and what it publishes. */
public interface PresenceStates {

    /** The states now; channels of which nothing is known may be absent. Fails with {@link PeerUnavailable}. */
    CompletionStage<Map<ByteString, PresenceUpdate>> now(Collection<ByteString> channels);

    /** Hears what is published, from the moment when the result completes; that may be never while Redis is away. */
    CompletionStage<Void> hear(ByteString channel, Consumer<PresenceUpdate> receiver);

    /** Calls this each time when hearing was interrupted and is possible again: what was published meanwhile was missed. */
    void whenBack(Runnable action);

    /** Ends the hearing of a channel; unknown: nothing happens. */
    void ignore(ByteString channel);
}
