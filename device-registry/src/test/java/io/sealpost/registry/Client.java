package io.sealpost.registry;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.sealpost.protocol.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;

/** Speaks to the registry as the gateway forwards it. Requests are maps, so that a test can spoil any field. */
final class Client {

    private static final byte[] ACCESS_KEY_HASH = new byte[32];

    private Client() {}

    static String secret() {
        return ConfigProvider.getConfig().getValue("registry.service-secret", String.class);
    }

    static RequestSpecification service() {
        return given().header(Headers.SERVICE_SECRET, secret()).contentType(ContentType.JSON);
    }

    static RequestSpecification signedIn(String token) {
        return service().header("Authorization", "Bearer " + token);
    }

    static Response post(String path, Object body) {
        return service().body(body).post(path);
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static byte[] bytes(Response response, String field) {
        return Base64.getDecoder().decode(response.jsonPath().getString(field));
    }

    /** The request for a pending token, with a proof of work if the registry asks for one. */
    static Map<String, Object> pendingRequest(Phone phone) {
        var registration = service().get("/v1/registration").jsonPath();
        var body = new HashMap<String, Object>();
        body.put("account", base64(phone.account().bytes()));
        body.put("device", base64(phone.device().bytes()));
        body.put("identityKey", base64(phone.identityKey()));
        body.put("registrationId", phone.registrationId());
        if (registration.getString("policy").equals("open")) {
            var challenge = registration.getString("challenge");
            body.put("challenge", challenge);
            body.put("solution", solve(challenge, phone, registration.getInt("difficultyBits")));
        }
        return body;
    }

    static String pendingToken(Phone phone) {
        return post("/v1/devices/pending", pendingRequest(phone))
                .then()
                .statusCode(200)
                .extract()
                .path("token");
    }

    /** The request that registers the account of this phone, with the list as given. */
    static Map<String, Object> accountRequest(Phone phone, byte[] list) {
        var body = new LinkedHashMap<String, Object>();
        body.put("accountKey", base64(phone.accountKey().getPublicKey().serialize()));
        body.put("list", base64(list));
        body.put("signature", base64(phone.signList(list)));
        body.put("accessKeyHash", base64(ACCESS_KEY_HASH));
        return body;
    }

    static Map<String, Object> accountRequest(Phone phone) {
        return accountRequest(phone, phone.list(1, phone).toByteArray());
    }

    static Response register(String token, Map<String, Object> body) {
        return signedIn(token).body(body).post("/v1/accounts");
    }

    /** A phone whose account exists. */
    static Phone registered() {
        var phone = Phone.random();
        register(pendingToken(phone), accountRequest(phone)).then().statusCode(201);
        return phone;
    }

    static Response challenge(Phone phone) {
        return post(
                "/v1/sign-in/challenge", Map.of("device", base64(phone.device().bytes())));
    }

    static Response signIn(byte[] challenge, byte[] mac, byte[] signature) {
        return post(
                "/v1/sign-in",
                Map.of("challenge", base64(challenge), "mac", base64(mac), "signature", base64(signature)));
    }

    static Response signIn(Phone phone) {
        var asked = challenge(phone);
        var challenge = bytes(asked, "challenge");
        return signIn(challenge, bytes(asked, "mac"), phone.signIn(challenge));
    }

    static String token(Phone phone) {
        return signIn(phone).then().statusCode(200).extract().path("token");
    }

    static Response putList(String token, Phone phone, byte[] list) {
        var body = Map.of("list", base64(list), "signature", base64(phone.signList(list)));
        return signedIn(token).body(body).put("/v1/device-list");
    }

    static String solve(String challenge, Phone phone, int bits) {
        for (long solution = 0; ; solution++) {
            if (zeroBits(challenge, phone, solution) >= bits) {
                return Long.toUnsignedString(solution);
            }
        }
    }

    /** A number that does not even show one zero bit. */
    static String wrongSolution(String challenge, Phone phone) {
        for (long solution = 0; ; solution++) {
            if (zeroBits(challenge, phone, solution) == 0) {
                return Long.toUnsignedString(solution);
            }
        }
    }

    private static int zeroBits(String challenge, Phone phone, long solution) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(challenge.getBytes(StandardCharsets.UTF_8));
            digest.update(phone.device().bytes());
            digest.update(ByteBuffer.allocate(8).putLong(solution).array());
            return Long.numberOfLeadingZeros(ByteBuffer.wrap(digest.digest()).getLong());
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
