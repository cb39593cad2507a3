package io.sealpost.registry.domain;

import io.smallrye.mutiny.Uni;
import java.time.Instant;

/** Invitations that nobody used yet. Each method is one transaction; failures as in {@link AccountStore}. */
public interface InvitationStore extends Expiring {

    Uni<Void> add(Invitation invitation, Instant expiresAt);

    /** Whether it could be used now. Using it up is part of {@link AccountStore#register}. */
    Uni<Boolean> isUsable(Invitation invitation);
}
