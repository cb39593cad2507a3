package io.sealpost.registry.domain;

import io.sealpost.protocol.AccessToken.Claims;
import io.sealpost.protocol.AccessToken.Scope;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Ed25519;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Locale;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** Writes access tokens. There are no refresh tokens: a device signs in again. */
public final class Tokens {

    private final SigningKeys keys;
    private final String serverName;
    private final Duration life;
    private final InstantSource clock;

    /** @param life at most 15 minutes */
    public Tokens(SigningKeys keys, String serverName, Duration life, InstantSource clock) {
        this.keys = keys;
        this.serverName = serverName;
        this.life = life;
        this.clock = clock;
    }

    /** @param value a JWT, signed with Ed25519 */
    public record Token(String value, Duration life) {

        @Override
        public String toString() {
            return "[redacted]";
        }
    }

    /** A token for whoever proved to hold {@code identityKey}, or, if pending, promises to. */
    public Token issue(AccountId account, DeviceId device, Scope scope, PublicKey identityKey) {
        var now = NumericDate.fromMilliseconds(clock.millis());
        var claims = new JwtClaims();
        claims.setIssuer(serverName);
        claims.setIssuedAt(now);
        claims.setExpirationTime(NumericDate.fromSeconds(now.getValue() + life.toSeconds()));
        claims.setStringClaim(Claims.ACCOUNT, account.uuid().toString());
        claims.setStringClaim(Claims.DEVICE, device.uuid().toString());
        claims.setStringClaim(Claims.SCOPE, scope.name().toLowerCase(Locale.ROOT));
        claims.setStringClaim(
                Claims.IDENTITY_KEY_HASH,
                Base64.getUrlEncoder().withoutPadding().encodeToString(identityKey.hash()));
        return new Token(sign(claims.toJson()), life);
    }

    private String sign(String payload) {
        var key = keys.current();
        var jws = new JsonWebSignature();
        jws.setProviderContext(Ed25519.context());
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.EDDSA);
        jws.setKeyIdHeaderValue(key.id());
        jws.setKey(key.jwk().getPrivateKey());
        jws.setPayload(payload);
        try {
            return jws.getCompactSerialization();
        } catch (JoseException defect) {
            throw new IllegalStateException("token could not be signed", defect);
        }
    }
}
