package io.sealpost.registry.domain;

import java.time.Instant;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.lang.JoseException;

/**
 * An Ed25519 key that signs access tokens from {@code signsFrom} on, until the next one does.
 *
 * @param jwk without its private half if that is encrypted under a secret that this installation does not have (any more)
 */
public record SigningKey(OctetKeyPairJsonWebKey jwk, Instant signsFrom) {

    static SigningKey random(Instant signsFrom) {
        try {
            var jwk = OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519);
            jwk.setKeyId(jwk.calculateBase64urlEncodedThumbprint("SHA-256"));
            jwk.setUse("sig");
            jwk.setAlgorithm(AlgorithmIdentifiers.EDDSA);
            return new SigningKey(jwk, signsFrom);
        } catch (JoseException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /** The RFC 7638 thumbprint. */
    public String id() {
        return jwk.getKeyId();
    }

    public boolean canSign() {
        return jwk.getPrivateKey() != null;
    }

    /** For everybody. */
    public String publicJson() {
        return jwk.toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}
