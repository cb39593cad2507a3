package io.sealpost.presence;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sealpost.protocol.AccessToken.Claims;
import io.sealpost.protocol.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** Plays device-registry's {@code /v1/keys} with a real Ed25519 key, and signs tokens as it would. */
final class PlayedRegistry implements AutoCloseable {

    static final String SERVER_NAME = "mesh.test:443";

    private final HttpServer server;
    private final String serviceSecret;
    private volatile OctetKeyPairJsonWebKey key = newKey();

    PlayedRegistry(String serviceSecret) {
        this.serviceSecret = serviceSecret;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.createContext("/v1/keys", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /**
     * A signed token. Wishes: {@code account}, {@code device}, {@code scope}, {@code issuer}, {@code minutes}; {@code key=new} signs with a
     * new key that is published, {@code key=foreign} with one that is not.
     */
    String token(Map<String, String> wishes) {
        var signer = key;
        if (wishes.containsKey("key")) {
            signer = newKey();
            key = wishes.get("key").equals("new") ? signer : key;
        }
        try {
            return sign(signer, wishes);
        } catch (JoseException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static String sign(OctetKeyPairJsonWebKey signer, Map<String, String> wishes) throws JoseException {
        var claims = new JwtClaims();
        claims.setIssuer(wishes.getOrDefault("issuer", SERVER_NAME));
        var now = NumericDate.now();
        claims.setIssuedAt(now);
        var expiry =
                NumericDate.fromSeconds(now.getValue() + 60 * Long.parseLong(wishes.getOrDefault("minutes", "10")));
        claims.setExpirationTime(expiry);
        claims.setStringClaim(
                Claims.ACCOUNT, wishes.getOrDefault("account", UUID.randomUUID().toString()));
        claims.setStringClaim(
                Claims.DEVICE, wishes.getOrDefault("device", UUID.randomUUID().toString()));
        claims.setStringClaim(Claims.SCOPE, wishes.getOrDefault("scope", "device"));
        claims.setStringClaim(Claims.IDENTITY_KEY_HASH, Base64.getUrlEncoder().encodeToString(new byte[32]));
        var signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.EDDSA);
        signature.setKeyIdHeaderValue(signer.getKeyId());
        signature.setKey(signer.getPrivateKey());
        return signature.getCompactSerialization();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!serviceSecret.equals(exchange.getRequestHeaders().getFirst(Headers.SERVICE_SECRET))) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            var body = "{\"keys\":[" + key.toJson(OutputControlLevel.PUBLIC_ONLY) + "]}";
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static OctetKeyPairJsonWebKey newKey() {
        try {
            var key = OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519);
            key.setKeyId(UUID.randomUUID().toString());
            return key;
        } catch (JoseException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
