package io.sealpost.prekey.inbound;

import io.sealpost.prekey.domain.Owner;
import io.sealpost.protocol.AccessToken;
import io.sealpost.protocol.AccessToken.Scope;
import jakarta.enterprise.context.RequestScoped;

/** Who is signed in: from the verified token and from nowhere else. */
@RequestScoped
class Caller {

    private AccessToken token;

    void signIn(AccessToken verified) {
        token = verified;
    }

    Owner owner() {
        return new Owner(token.account(), token.device());
    }

    byte[] identityKeyHash() {
        return token.identityKeyHash();
    }

    /** Whether the device may be in no list yet. */
    boolean isPending() {
        return token.scope() == Scope.PENDING;
    }
}
