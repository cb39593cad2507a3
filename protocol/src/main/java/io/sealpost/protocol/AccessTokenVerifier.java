package io.sealpost.protocol;

import io.sealpost.protocol.AccessToken.Claims;
import io.sealpost.protocol.AccessToken.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;

/**
 * Checks access tokens: JWT (RFC 7519) signed with Ed25519 (RFC 8037) by one of the registry's current keys. Pure: the
 * caller brings the key set and the clock.
 */
public final class AccessTokenVerifier {

    /** Longest life of a token; one that claims more is refused, however it is signed. */
    public static final Duration LONGEST_LIFE = Duration.ofMinutes(15);

    private static final int LONGEST_TOKEN = 2048;

    private final JwksVerificationKeyResolver keys;
    private final String serverName;
    private final InstantSource clock;

    /**
     * @param jwks the registry's key set (RFC 7517), as JSON
     * @param serverName the only accepted issuer
     * @throws MalformedInput if the key set cannot be read
     */
    public AccessTokenVerifier(String jwks, String serverName, InstantSource clock) {
        try {
            this.keys = new JwksVerificationKeyResolver(new JsonWebKeySet(jwks).getJsonWebKeys());
        } catch (JoseException notAKeySet) {
            throw new MalformedInput("key set cannot be read");
        }
        this.serverName = serverName;
        this.clock = clock;
    }

    /** @return the token's content; empty if it is forged, expired, for another server or not a token at all */
    public Optional<AccessToken> verify(String token) {
        if (token.length() > LONGEST_TOKEN) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(consumer().processToClaims(token)));
        } catch (InvalidJwtException | MalformedClaimException | IllegalArgumentException refused) {
            return Optional.empty();
        }
    }

    private JwtConsumer consumer() {
        return new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.EDDSA))
                .setJwsProviderContext(Ed25519.context())
                .setVerificationKeyResolver(keys)
                .setExpectedIssuer(serverName)
                .setRequireExpirationTime()
                .setRequireIssuedAt()
                .setMaxFutureValidityInMinutes((int) LONGEST_LIFE.toMinutes())
                .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                .build();
    }

    private static String required(JwtClaims claims, String name) throws MalformedClaimException {
        var value = claims.getStringClaimValue(name);
        if (value == null) {
            throw new MalformedClaimException("a claim is missing");
        }
        return value;
    }

    private static AccessToken read(JwtClaims claims) throws MalformedClaimException {
        return new AccessToken(
                new AccountId(UUID.fromString(required(claims, Claims.ACCOUNT))),
                new DeviceId(UUID.fromString(required(claims, Claims.DEVICE))),
                Scope.valueOf(required(claims, Claims.SCOPE).toUpperCase(Locale.ROOT)),
                Base64.getUrlDecoder().decode(required(claims, Claims.IDENTITY_KEY_HASH)),
                Instant.ofEpochMilli(claims.getExpirationTime().getValueInMillis()));
    }
}
