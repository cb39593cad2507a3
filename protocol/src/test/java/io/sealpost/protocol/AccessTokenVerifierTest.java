package io.sealpost.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.protocol.AccessToken.Claims;
import io.sealpost.protocol.AccessToken.Scope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.UUID;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;

class AccessTokenVerifierTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final String SERVER = "mesh.example";

    private final UUID account = UUID.randomUUID();
    private final UUID device = UUID.randomUUID();
    private final OctetKeyPairJsonWebKey key = key("k1");

    @Test
    void readsWhatTheRegistrySigned() throws JoseException {
        var token = verifier().verify(sign(claims(), key)).orElseThrow();

        assertThat(token.account()).isEqualTo(new AccountId(account));
        assertThat(token.device()).isEqualTo(new DeviceId(device));
        assertThat(token.scope()).isEqualTo(Scope.DEVICE);
        assertThat(token.identityKeyHash()).hasSize(32);
        assertThat(token.expiresAt()).isEqualTo(NOON.plusSeconds(600));
    }

    @Test
    void refusesATokenFromItsLastInstantOn() throws JoseException {
        var claims = claims();
        claims.setExpirationTime(NumericDate.fromMilliseconds(NOON.toEpochMilli()));

        assertThat(verifier().verify(sign(claims, key))).isEmpty();
    }

    @Test
    void refusesATokenThatWouldLiveTooLong() throws JoseException {
        var claims = claims();
        claims.setExpirationTime(
                NumericDate.fromMilliseconds(NOON.plus(Duration.ofMinutes(17)).toEpochMilli()));

        assertThat(verifier().verify(sign(claims, key))).isEmpty();
    }

    @Test
    void refusesAnotherServersToken() throws JoseException {
        var claims = claims();
        claims.setIssuer("other.example");

        assertThat(verifier().verify(sign(claims, key))).isEmpty();
    }

    @Test
    void refusesAKeyThatOnlyPretendsToBeTheRegistrys() throws JoseException {
        assertThat(verifier().verify(sign(claims(), key("k1")))).isEmpty();
        assertThat(verifier().verify(sign(claims(), key("unknown")))).isEmpty();
    }

    @Test
    void refusesATokenWithoutOneOfItsClaims() throws JoseException {
        for (String claim :
                new String[] {Claims.ACCOUNT, Claims.DEVICE, Claims.SCOPE, Claims.IDENTITY_KEY_HASH, "exp", "iat", "iss"
                }) {
            var claims = claims();
            claims.unsetClaim(claim);

            assertThat(verifier().verify(sign(claims, key))).as(claim).isEmpty();
        }
    }

    @Test
    void refusesClaimsOfAnotherForm() throws JoseException {
        for (String claim : new String[] {Claims.ACCOUNT, Claims.DEVICE, Claims.SCOPE, Claims.IDENTITY_KEY_HASH}) {
            var claims = claims();
            claims.setStringClaim(claim, "~");

            assertThat(verifier().verify(sign(claims, key))).as(claim).isEmpty();
        }
    }

    @Test
    void refusesAnUnsignedToken() {
        var header = base64("{\"alg\":\"none\"}");
        var body = base64(claims().toJson());

        assertThat(verifier().verify(header + "." + body + ".")).isEmpty();
    }

    @Test
    void refusesGarbageAndWhatIsTooLong() {
        for (String garbage : new String[] {"", ".", "..", "a.b.c", "x".repeat(1_000_000)}) {
            assertThat(verifier().verify(garbage)).isEmpty();
        }
    }

    private AccessTokenVerifier verifier() {
        return new AccessTokenVerifier(
                new JsonWebKeySet(key).toJson(OutputControlLevel.PUBLIC_ONLY), SERVER, InstantSource.fixed(NOON));
    }

    private JwtClaims claims() {
        var claims = new JwtClaims();
        claims.setIssuer(SERVER);
        claims.setIssuedAt(NumericDate.fromMilliseconds(NOON.toEpochMilli()));
        claims.setExpirationTime(
                NumericDate.fromMilliseconds(NOON.plusSeconds(600).toEpochMilli()));
        claims.setStringClaim(Claims.ACCOUNT, account.toString());
        claims.setStringClaim(Claims.DEVICE, device.toString());
        claims.setStringClaim(Claims.SCOPE, "device");
        claims.setStringClaim(
                Claims.IDENTITY_KEY_HASH,
                Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]));
        return claims;
    }

    private static String sign(JwtClaims claims, OctetKeyPairJsonWebKey key) throws JoseException {
        var signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(key.getPrivateKey());
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.EDDSA);
        return signature.getCompactSerialization();
    }

    private static OctetKeyPairJsonWebKey key(String id) {
        try {
            var key = OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519);
            key.setKeyId(id);
            return key;
        } catch (JoseException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
