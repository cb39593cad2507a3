package io.sealpost.presence.inbound;

import io.sealpost.presence.domain.Presence;
import io.sealpost.presence.domain.PresenceChannel;
import io.sealpost.presence.domain.Status;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.MalformedInput;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;

/** What the gateway asks at the moment of a watch; changes come by Redis. */
@Path("/internal/presence")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class PresenceResource {

    private final Presence presence;

    PresenceResource(Presence presence) {
        this.presence = presence;
    }

    /** @param channels 1 to {@value Limits#WATCHES_PER_FRAME}, 32 bytes each */
    public record Question(List<byte[]> channels) {}

    /** In the order asked for. */
    public record Answer(List<State> states) {}

    /** @param lastSeenMs rounded down to the minute; 0 when not known */
    public record State(byte[] channel, boolean online, long lastSeenMs) {}

    @POST
    public Uni<Answer> ask(Question question) {
        var channels = channels(question);
        return presence.statusOf(channels).map(statuses -> answer(channels, statuses));
    }

    private static List<PresenceChannel> channels(Question question) {
        if (question == null
                || question.channels() == null
                || question.channels().isEmpty()) {
            throw new MalformedInput("channels are missing");
        }
        if (question.channels().size() > Limits.WATCHES_PER_FRAME) {
            throw new MalformedInput("too many channels");
        }
        return question.channels().stream().map(PresenceChannel::of).toList();
    }

    private static Answer answer(List<PresenceChannel> channels, List<Status> statuses) {
        var states = new ArrayList<State>();
        for (int i = 0; i < channels.size(); i++) {
            var status = statuses.get(i);
            states.add(new State(
                    channels.get(i).bytes(), status.online(), status.lastSeen().toEpochMilli()));
        }
        return new Answer(states);
    }
}
