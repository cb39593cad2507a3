package io.sealpost.registry.inbound;

import io.sealpost.registry.RegistryConfig;
import io.sealpost.registry.domain.Invitation;
import io.sealpost.registry.domain.InvitationStore;
import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.security.SecureRandom;
import java.time.InstantSource;

/** Makes invitations for an operator, under either policy. */
@Path("/internal/invitations")
class InvitationResource {

    private final InvitationStore invitations;
    private final RegistryConfig config;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    InvitationResource(InvitationStore invitations, RegistryConfig config, InstantSource clock) {
        this.invitations = invitations;
        this.config = config;
        this.clock = clock;
    }

    /** Nothing can be chosen yet. */
    record InvitationRequest() {}

    record InvitationView(String invitation, long expiresAtMs) {}

    @POST
    public Uni<Response> invite(@NotNull InvitationRequest body) {
        var invitation = Invitation.random(random);
        var expiresAt = clock.instant().plus(config.invitationLife());
        var view = new InvitationView(invitation.text(), expiresAt.toEpochMilli());
        return invitations.add(invitation, expiresAt).replaceWith(() -> Response.status(Response.Status.CREATED)
                .entity(view)
                .build());
    }
}
