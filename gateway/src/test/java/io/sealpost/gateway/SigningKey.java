package io.sealpost.gateway;

import io.sealpost.protocol.AccessToken.Claims;
import io.sealpost.protocol.AccessToken.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** A key with which a registry signs tokens, and the tokens it makes. */
public record SigningKey(OctetKeyPairJsonWebKey jwk) {

    public static final String SERVER = "localhost:18080";
    private static final Duration LIFE = Duration.ofMinutes(10);

    public static SigningKey named(String keyId) {
        try {
            var jwk = OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519);
            jwk.setKeyId(keyId);
            return new SigningKey(jwk);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    public static SigningKey of(String json) {
        try {
            return new SigningKey((OctetKeyPairJsonWebKey) JsonWebKey.Factory.newJwk(json));
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    public String toJson() {
        return jwk.toJson(OutputControlLevel.INCLUDE_PRIVATE);
    }

    public String tokenOf(Phone phone) {
        return token(phone, Scope.DEVICE, SERVER, Instant.now());
    }

    public String token(Phone phone, Scope scope, String server, Instant issuedAt) {
        var claims = new JwtClaims();
        claims.setIssuer(server);
        claims.setIssuedAt(NumericDate.fromMilliseconds(issuedAt.toEpochMilli()));
        claims.setExpirationTime(
                NumericDate.fromMilliseconds(issuedAt.plus(LIFE).toEpochMilli()));
        claims.setClaim(Claims.ACCOUNT, phone.account().uuid().toString());
        claims.setClaim(Claims.DEVICE, phone.device().uuid().toString());
        claims.setClaim(Claims.SCOPE, scope.name().toLowerCase(Locale.ROOT));
        claims.setClaim(
                Claims.IDENTITY_KEY_HASH,
                Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]));
        return sign(claims);
    }

    private String sign(JwtClaims claims) {
        try {
            var signature = new JsonWebSignature();
            signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.EDDSA);
            signature.setKeyIdHeaderValue(jwk.getKeyId());
            signature.setKey(jwk.getPrivateKey());
            signature.setPayload(claims.toJson());
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }
}
