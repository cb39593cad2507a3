package io.sealpost.client.mesh;

import java.util.List;
import java.util.Optional;

/** presence-service. */
public final class PresenceService {

    private final Http anonymous;

    PresenceService(Http anonymous) {
        this.anonymous = anonymous;
    }

    /** Lets channels be forgotten on which nobody is connected. @return on how many somebody still is */
    public int forget(List<byte[]> channels) {
        return anonymous
                .post("/v1/presence/forget", Optional.empty(), new Json.Channels(channels), Json.LeftChannels.class)
                .left();
    }
}
