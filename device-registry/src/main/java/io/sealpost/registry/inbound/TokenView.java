package io.sealpost.registry.inbound;

import io.sealpost.registry.domain.Tokens.Token;

/** A token in JSON. */
record TokenView(String token, long expiresInSeconds) {

    static TokenView of(Token token) {
        return new TokenView(token.value(), token.life().toSeconds());
    }
}
