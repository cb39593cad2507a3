package io.sealpost.prekey;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.Headers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;

/** Talks to the service as the gateway does. */
public final class Client {

    private static boolean open;

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

    /** Asks as somebody does who knows the access key, once the service gives one-time keys. */
    public static Response lookup(AccountId account, Phone... phones) {
        awaitOpen();
        return lookup(List.of(target(account, true, phones)));
    }

    public static Response lookup(List<Map<String, Object>> targets) {
        return service().body(Map.of("targets", targets)).post("/v1/lookups/bundles");
    }

    public static Map<String, Object> target(AccountId account, boolean contact, Phone... phones) {
        var devices =
                List.of(phones).stream().map(phone -> phone.device().bytes()).toList();
        return Map.of("account", account.bytes(), "devices", devices, "contact", contact);
    }

    /** The only bundle of a lookup for this phone. */
    public static Map<String, Object> take(Phone phone) {
        return only(lookup(phone.account(), phone));
    }

    /** The same for somebody who does not know the access key. */
    public static Map<String, Object> takeAsStranger(Phone phone) {
        awaitOpen();
        return only(lookup(List.of(target(phone.account(), false, phone))));
    }

    private static Map<String, Object> only(Response answer) {
        answer.then().statusCode(200);
        return answer.jsonPath().getMap("targets[0].bundles[0]");
    }

    /** A service gives no one-time keys before it has heard what was told of earlier hand-outs. */
    private static synchronized void awaitOpen() {
        if (!open) {
            var probe = Phone.fresh();
            publish(probe, 1);
            awaitOneTimeKeyOf(probe);
            open = true;
        }
    }

    public static void awaitOneTimeKeyOf(Phone phone) {
        var question = List.of(target(phone.account(), true, phone));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> only(lookup(question)).containsKey("oneTimeEc"));
    }
}
