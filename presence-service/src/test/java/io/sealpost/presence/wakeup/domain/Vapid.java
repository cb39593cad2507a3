package io.sealpost.presence.wakeup.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.EllipticCurves;

/** Checks a VAPID header as a push server does (RFC 8292). */
public final class Vapid {

    private static final Pattern HEADER = Pattern.compile("vapid t=([A-Za-z0-9_.-]+), k=([A-Za-z0-9_-]{87})");

    private Vapid() {}

    /** The claims of a header that this key signed for this origin; at most 24 hours from now it expires. */
    public static JwtClaims verify(String header, String key, String origin) throws InvalidJwtException {
        var parts = HEADER.matcher(header);
        assertThat(parts.matches()).as("the header's form").isTrue();
        assertThat(parts.group(2)).isEqualTo(key);
        return new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, "ES256"))
                .setVerificationKey(publicKey(key))
                .setExpectedAudience(true, origin)
                .setRequireExpirationTime()
                .setMaxFutureValidityInMinutes(24 * 60)
                .build()
                .processToClaims(parts.group(1));
    }

    private static PublicKey publicKey(String key) {
        var point = Base64.getUrlDecoder().decode(key);
        assertThat(point).hasSize(65).startsWith(4);
        var x = new BigInteger(1, Arrays.copyOfRange(point, 1, 33));
        var y = new BigInteger(1, Arrays.copyOfRange(point, 33, 65));
        try {
            return KeyFactory.getInstance("EC")
                    .generatePublic(new ECPublicKeySpec(new ECPoint(x, y), EllipticCurves.P256));
        } catch (GeneralSecurityException notAKey) {
            throw new AssertionError(notAKey);
        }
    }
}
