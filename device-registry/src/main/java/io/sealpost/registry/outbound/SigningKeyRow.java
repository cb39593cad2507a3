package io.sealpost.registry.outbound;

import io.sealpost.registry.domain.SigningKey;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.hibernate.annotations.Immutable;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.lang.JoseException;

@Entity
@Immutable
@Table(name = "signing_key")
class SigningKeyRow {

    @Id
    String kid;

    @Column(name = "wrapped_by")
    String wrappedBy;

    @Column(name = "public_jwk")
    String publicJwk;

    @Column(name = "sealed_jwk")
    byte[] sealedJwk;

    @Column(name = "signs_from_ms")
    long signsFromMs;

    static SigningKeyRow of(SigningKey key, KeyWrap wrap) {
        var row = new SigningKeyRow();
        row.kid = key.id();
        row.wrappedBy = wrap.id();
        row.publicJwk = key.publicJson();
        var whole = key.jwk().toJson(OutputControlLevel.INCLUDE_PRIVATE);
        row.sealedJwk = wrap.seal(row.kid, whole.getBytes(StandardCharsets.UTF_8));
        row.signsFromMs = key.signsFrom().toEpochMilli();
        return row;
    }

    SigningKey toSigningKey(KeyWrap wrap) {
        boolean mine = wrappedBy.equals(wrap.id());
        var json = mine ? new String(wrap.open(kid, sealedJwk), StandardCharsets.UTF_8) : publicJwk;
        try {
            var jwk = new OctetKeyPairJsonWebKey(JsonUtil.parseJson(json));
            return new SigningKey(jwk, Instant.ofEpochMilli(signsFromMs));
        } catch (JoseException defect) {
            throw new IllegalStateException("a signing key in the database cannot be read");
        }
    }
}
