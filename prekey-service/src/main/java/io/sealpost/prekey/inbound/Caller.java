package io.sealpost.prekey.inbound;

import io.sealpost.prekey.domain.Owner;
import io.sealpost.protocol.AccessToken;
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
}
