package io.sealpost.protocol;

import java.security.Provider;
import java.security.Security;
import org.jose4j.jca.ProviderContext;

/**
 * Ed25519 (RFC 8032) for access tokens, as Bouncy Castle computes it: the JDK's own takes ten times as long, and a gateway
 * does it for every socket that opens. Only this one algorithm is taken from there, and only who asks for it gets it.
 */
public final class Ed25519 {

    private static final String ALGORITHM = "EdDSA";

    private static final class BouncyCastle extends Provider {

        private static final long serialVersionUID = 1L;

        BouncyCastle() {
            super("SealpostEd25519", "1", "Ed25519 of Bouncy Castle");
            put("Signature." + ALGORITHM, "org.bouncycastle.jcajce.provider.asymmetric.edec.SignatureSpi$EdDSA");
        }
    }

    private static final ProviderContext CONTEXT = register(new BouncyCastle());

    private Ed25519() {}

    /** What a signature is made and checked with. */
    public static ProviderContext context() {
        return CONTEXT;
    }

    private static ProviderContext register(Provider provider) {
        // The library asks for a provider by its name.
        Security.addProvider(provider);
        var context = new ProviderContext();
        context.getSuppliedKeyProviderContext().setSignatureProvider(provider.getName());
        return context;
    }
}
