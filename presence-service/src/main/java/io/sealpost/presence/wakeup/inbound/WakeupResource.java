package io.sealpost.presence.wakeup.inbound;

import io.sealpost.presence.inbound.ProblemMapper;
import io.sealpost.presence.wakeup.domain.VapidKey;
import io.sealpost.presence.wakeup.domain.VapidKeys;
import io.sealpost.presence.wakeup.domain.Wakeups;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.Problem;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.RestHeader;

/** A device says where it wants to be woken. Refusals in this order: form 400, token 401 and 403. */
@Path("/v1/wakeups")
@Produces(MediaType.APPLICATION_JSON)
public class WakeupResource {

    private final Wakeups wakeups;
    private final VapidKeys keys;
    private final Caller caller;

    WakeupResource(Wakeups wakeups, VapidKeys keys, Caller caller) {
        this.wakeups = wakeups;
        this.keys = keys;
        this.caller = caller;
    }

    /** @param endpoint the push resource's URL */
    public record NewEndpoint(String endpoint) {}

    /** @param key the mesh's public VAPID key, in base64url without padding */
    public record KeyView(String key) {}

    @GET
    @Path("/key")
    public Uni<KeyView> key(@RestHeader(HttpHeaders.AUTHORIZATION) String token) {
        return caller.signedIn(token)
                .chain(device -> keys.current())
                .map(VapidKey::publicKey)
                .map(KeyView::new);
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<Response> register(@RestHeader(HttpHeaders.AUTHORIZATION) String token, NewEndpoint wish) {
        if (wish == null) {
            throw new MalformedInput("the body is missing");
        }
        var endpoint = wakeups.admit(wish.endpoint());
        return caller.signedIn(token)
                .chain(device -> wakeups.register(device, endpoint))
                .map(done -> done ? Response.noContent().build() : ProblemMapper.response(Problem.UNAUTHORIZED));
    }

    @DELETE
    public Uni<Void> forget(@RestHeader(HttpHeaders.AUTHORIZATION) String token) {
        return caller.signedIn(token).chain(wakeups::forget);
    }
}
