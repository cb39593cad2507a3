package io.sealpost.presence.wakeup.domain;

import io.sealpost.protocol.MalformedInput;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.util.BigIntegers;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** The key pair (P-256) by which push servers know this mesh (VAPID, RFC 8292). Prints as {@code [redacted]}. */
public final class VapidKey {

    /** Bytes of the private half. */
    public static final int SECRET_BYTES = 32;

    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final ECPrivateKey secret;
    private final String publicKey;

    private VapidKey(ECPrivateKey secret) {
        this.secret = secret;
        var curve = CustomNamedCurves.getByName("P-256");
        this.publicKey = BASE64URL.encodeToString(
                curve.getG().multiply(secret.getS()).normalize().getEncoded(false));
    }

    public static VapidKey random() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), new SecureRandom());
            return new VapidKey((ECPrivateKey) generator.generateKeyPair().getPrivate());
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /** {@code of(key.secret())} is the same key. @throws MalformedInput unless these are 32 bytes of a key of the curve */
    public static VapidKey of(byte[] secret) {
        var number = new BigInteger(1, secret);
        boolean ofTheCurve = number.signum() > 0 && number.compareTo(EllipticCurves.P256.getOrder()) < 0;
        if (secret.length != SECRET_BYTES || !ofTheCurve) {
            throw new MalformedInput("a VAPID key is 32 bytes, the private half of a key pair of P-256");
        }
        try {
            var spec = new ECPrivateKeySpec(number, EllipticCurves.P256);
            return new VapidKey((ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(spec));
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /** The private half, 32 bytes. */
    public byte[] secret() {
        return BigIntegers.asUnsignedByteArray(SECRET_BYTES, secret.getS());
    }

    /** The uncompressed point, 65 bytes, in base64url without padding: the {@code applicationServerKey} of a subscription. */
    public String publicKey() {
        return publicKey;
    }

    /**
     * The value of the header {@code Authorization}.
     *
     * @param origin of the push server: it is worth nothing at another one
     * @param expiry within 24 hours
     * @param contact a mailto: or https: URI of the operator
     */
    public String authorization(String origin, Instant expiry, Optional<String> contact) {
        var claims = new JwtClaims();
        claims.setAudience(origin);
        claims.setExpirationTime(NumericDate.fromMilliseconds(expiry.toEpochMilli()));
        contact.ifPresent(claims::setSubject);
        var token = new JsonWebSignature();
        token.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        token.setHeader("typ", "JWT");
        token.setPayload(claims.toJson());
        token.setKey(secret);
        try {
            return "vapid t=" + token.getCompactSerialization() + ", k=" + publicKey;
        } catch (JoseException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}
