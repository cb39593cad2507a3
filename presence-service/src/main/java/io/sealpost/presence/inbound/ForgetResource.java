package io.sealpost.presence.inbound;

import io.sealpost.presence.domain.Presence;
import io.sealpost.presence.domain.PresenceChannel;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.MalformedInput;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/**
 * For who deletes their account: what is left of their channels goes. Who knows a channel may: contacts could as well, but only
 * what they may see themselves, and only while its owner is away.
 */
@Path("/v1/presence/forget")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class ForgetResource {

    private final Presence presence;

    ForgetResource(Presence presence) {
        this.presence = presence;
    }

    /** @param channels 1 to {@value Limits#FORGOTTEN_CHANNELS}, 32 bytes each */
    public record Request(List<byte[]> channels) {}

    /** @param left on how many somebody is connected; nothing was changed there */
    public record Answer(int left) {}

    @POST
    public Uni<Answer> forget(Request request) {
        if (request == null
                || request.channels() == null
                || request.channels().isEmpty()
                || request.channels().size() > Limits.FORGOTTEN_CHANNELS) {
            throw new MalformedInput("number of channels");
        }
        return presence.forget(
                        request.channels().stream().map(PresenceChannel::of).toList())
                .map(Answer::new);
    }
}
