package io.sealpost.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import org.junit.jupiter.api.Test;

/** Held to the JDK's own Ed25519, which is deterministic too (RFC 8032). */
class Ed25519Test {

    private static final byte[] TEXT = {1, 2, 3};

    private final KeyPair keys;
    private final String provider =
            Ed25519.context().getSuppliedKeyProviderContext().getSignatureProvider();

    Ed25519Test() throws Exception {
        keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    @Test
    void signsAsTheJdkDoes() throws Exception {
        assertThat(sign(Signature.getInstance("EdDSA", provider))).isEqualTo(sign(Signature.getInstance("EdDSA")));
    }

    @Test
    void refusesASignatureOfWhichOneBitIsAnother() throws Exception {
        byte[] signature = sign(Signature.getInstance("EdDSA"));

        assertThat(verifies(signature)).isTrue();
        for (int bit = 0; bit < signature.length * Byte.SIZE; bit++) {
            signature[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThat(verifies(signature)).isFalse();
            signature[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        }
    }

    @Test
    void whoAsksForNoProviderGetsTheJdks() throws Exception {
        assertThat(Signature.getInstance("EdDSA").getProvider().getName()).isNotEqualTo(provider);
    }

    private byte[] sign(Signature signature) throws Exception {
        signature.initSign(keys.getPrivate());
        signature.update(TEXT);
        return signature.sign();
    }

    private boolean verifies(byte[] bytes) throws Exception {
        var signature = Signature.getInstance("EdDSA", provider);
        signature.initVerify(keys.getPublic());
        signature.update(TEXT);
        return signature.verify(bytes);
    }
}
