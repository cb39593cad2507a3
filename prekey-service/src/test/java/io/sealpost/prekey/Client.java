package io.sealpost.prekey;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.Headers;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;

/** Talks to the service as the gateway does. */
public final class Client {

    private Client() {}

    public static SigningKey registry() {
        return SigningKey.of(ConfigProvider.getConfig().getValue(Infra.SIGNING_KEY, String.class));
    }

    public static RequestSpecification service() {
        var secret = ConfigProvider.getConfig().getValue("sealpost.service-secret", String.class);
        return given().header(Headers.SERVICE_SECRET, secret).contentType(ContentType.JSON);
    }

    public static RequestSpecification signedIn(Phone phone) {
        return service().auth().preemptive().oauth2(registry().tokenOf(phone));
    }

    /** Uploads {@code oneTimeKeys} of each kind and fails unless they are taken. */
    public static Map<String, Object> publish(Phone phone, int oneTimeKeys) {
        var upload = phone.upload(oneTimeKeys);
        put(phone, upload).then().statusCode(204);
        return upload;
    }

    public static Response put(Phone phone, Object upload) {
        return signedIn(phone).body(upload).put("/v1/prekeys");
    }

    public static Response add(Phone phone, Object keys) {
        return signedIn(phone).body(keys).post("/v1/prekeys/one-time");
    }

    public static Response count(Phone phone) {
        return signedIn(phone).get("/v1/prekeys/count");
    }

    public static Response lookup(AccountId account, Phone... phones) {
        var devices =
                List.of(phones).stream().map(phone -> phone.device().bytes()).toList();
        return service()
                .body(Map.of("account", account.bytes(), "devices", devices))
                .post("/v1/lookups/bundles");
    }

    /** The only bundle of a lookup for this phone. */
    public static Map<String, Object> take(Phone phone) {
        var answer = lookup(phone.account(), phone);
        answer.then().statusCode(200);
        return answer.jsonPath().getMap("bundles[0]");
    }
}
