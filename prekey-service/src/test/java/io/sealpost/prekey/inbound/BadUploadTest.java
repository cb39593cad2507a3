package io.sealpost.prekey.inbound;

import static io.sealpost.prekey.Client.add;
import static io.sealpost.prekey.Client.count;
import static io.sealpost.prekey.Client.lookup;
import static io.sealpost.prekey.Client.publish;
import static io.sealpost.prekey.Client.put;
import static io.sealpost.prekey.Client.signedIn;
import static io.sealpost.prekey.Refusal.assertProblem;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.prekey.Infra;
import io.sealpost.prekey.Phone;
import io.sealpost.protocol.Problem;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Uploads with one thing wrong: refused, and what was there before is there afterwards. */
@QuarkusTest
@WithTestResource(Infra.class)
class BadUploadTest {

    private final Phone phone = Phone.fresh();

    /** Takes a good upload and spoils it. */
    private interface Flaw extends BiConsumer<Phone, Map<String, Object>> {}

    private static Arguments flaw(String name, Flaw flaw) {
        return Arguments.of(name, flaw);
    }

    static Stream<Arguments> badForms() {
        return Stream.of(
                flaw("no identity key", (phone, upload) -> upload.remove("identityKey")),
                flaw("no registration id", (phone, upload) -> upload.remove("registrationId")),
                flaw("no signed key", (phone, upload) -> upload.remove("signedPreKey")),
                flaw("no last resort", (phone, upload) -> upload.remove("lastResortKyber")),
                flaw("no list of EC keys", (phone, upload) -> upload.remove("oneTimeEc")),
                flaw("no list of Kyber keys", (phone, upload) -> upload.put("oneTimeKyber", null)),
                flaw("null in a list", (phone, upload) -> upload.put("oneTimeEc", Arrays.asList((Object) null))),
                flaw("unknown field", (phone, upload) -> upload.put("admin", true)),
                flaw("unknown field of a key", (phone, upload) -> first(upload, "oneTimeEc")
                        .put("kind", "EC")),
                flaw("registration id 0", (phone, upload) -> upload.put("registrationId", 0)),
                flaw("registration id too large", (phone, upload) -> upload.put("registrationId", 16381)),
                flaw("registration id as text", (phone, upload) -> upload.put("registrationId", "4711")),
                flaw("registration id as fraction", (phone, upload) -> upload.put("registrationId", 4711.5)),
                flaw("key id 0", (phone, upload) -> first(upload, "oneTimeEc").put("id", 0)),
                flaw("key id 2^24", (phone, upload) -> first(upload, "oneTimeKyber")
                        .put("id", 1 << 24)),
                flaw("key id negative", (phone, upload) -> key(upload, "signedPreKey")
                        .put("id", -1)),
                flaw("key id beyond int", (phone, upload) -> key(upload, "lastResortKyber")
                        .put("id", 1L << 40)),
                flaw("no key id", (phone, upload) -> first(upload, "oneTimeKyber")
                        .remove("id")),
                flaw("EC id twice", (phone, upload) -> list(upload, "oneTimeEc").add(phone.ec(1))),
                flaw("Kyber id twice", (phone, upload) -> list(upload, "oneTimeKyber")
                        .add(phone.kyber(2))),
                flaw(
                        "101 EC keys",
                        (phone, upload) ->
                                upload.put("oneTimeEc", phone.oneTime(1, 101).get("oneTimeEc"))),
                flaw(
                        "101 Kyber keys",
                        (phone, upload) ->
                                upload.put("oneTimeKyber", phone.oneTime(1, 101).get("oneTimeKyber"))),
                flaw("Kyber key in an EC field", (phone, upload) -> first(upload, "oneTimeEc")
                        .put("publicKey", key(upload, "lastResortKyber").get("publicKey"))),
                flaw("EC key in a Kyber field", (phone, upload) -> upload.put("lastResortKyber", phone.signedEc(900))),
                flaw(
                        "EC key of an unknown type",
                        (phone, upload) -> bytes(first(upload, "oneTimeEc"), "publicKey")[0] = 6),
                flaw(
                        "Kyber key of an unknown type",
                        (phone, upload) -> bytes(first(upload, "oneTimeKyber"), "publicKey")[0] = 5),
                flaw("identity key of an unknown type", (phone, upload) -> bytes(upload, "identityKey")[0] = 0),
                flaw("EC key too short", (phone, upload) -> cut(first(upload, "oneTimeEc"), "publicKey")),
                flaw("Kyber key too short", (phone, upload) -> cut(key(upload, "lastResortKyber"), "publicKey")),
                flaw("signature too short", (phone, upload) -> cut(key(upload, "signedPreKey"), "signature")),
                flaw("signature missing", (phone, upload) -> first(upload, "oneTimeKyber")
                        .remove("signature")),
                flaw(
                        "signature on an EC one-time key",
                        (phone, upload) -> upload.put("oneTimeEc", List.of(phone.signedEc(5)))),
                flaw("truncated base64", (phone, upload) -> truncateBase64(key(upload, "signedPreKey"), "publicKey")),
                flaw("not base64", (phone, upload) -> first(upload, "oneTimeEc").put("publicKey", "*".repeat(44))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badForms")
    void refusesABadFormAndChangesNothing(String name, Flaw flaw) {
        // Given
        publish(phone, 2);
        var upload = phone.upload(3);
        flaw.accept(phone, upload);

        // When
        var answer = put(phone, upload);

        // Then
        if (name.equals("identity key of an unknown type")) {
            assertProblem(answer, Problem.FORBIDDEN); // it is not the token's either, and that is asked first
        } else {
            assertProblem(answer, Problem.BAD_REQUEST);
        }
        assertNothingChanged();
    }

    static Stream<Arguments> badSignatures() {
        return Stream.of(
                flaw("signed key, flipped", (phone, upload) -> bytes(key(upload, "signedPreKey"), "signature")[7] ^= 1),
                flaw(
                        "last resort, flipped",
                        (phone, upload) -> bytes(key(upload, "lastResortKyber"), "signature")[63] ^= 1),
                flaw(
                        "first Kyber key, flipped",
                        (phone, upload) -> bytes(first(upload, "oneTimeKyber"), "signature")[0] ^= 1),
                flaw(
                        "last Kyber key, flipped",
                        (phone, upload) -> bytes(list(upload, "oneTimeKyber").getLast(), "signature")[0] ^= 1),
                flaw(
                        "signed key of another device",
                        (phone, upload) ->
                                upload.put("signedPreKey", Phone.fresh().signedEc(2))),
                flaw(
                        "last resort of another device",
                        (phone, upload) ->
                                upload.put("lastResortKyber", Phone.fresh().kyber(901))),
                flaw("signature of another of its own keys", (phone, upload) -> key(upload, "lastResortKyber")
                        .put("signature", first(upload, "oneTimeKyber").get("signature"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badSignatures")
    void refusesABadSignatureAndChangesNothing(String name, Flaw flaw) {
        // Given
        publish(phone, 2);
        var upload = phone.upload(3);
        flaw.accept(phone, upload);

        // When
        var answer = put(phone, upload);

        // Then
        assertProblem(answer, Problem.BAD_SIGNATURE);
        assertNothingChanged();
    }

    @Test
    void refusesABadSignatureAmongAddedKeys() {
        // Given
        publish(phone, 2);
        var keys = phone.oneTime(3, 5);
        bytes(list(keys, "oneTimeKyber").get(1), "signature")[5] ^= 1;

        // When
        var answer = add(phone, keys);

        // Then
        assertProblem(answer, Problem.BAD_SIGNATURE);
        assertNothingChanged();
    }

    @Test
    void refusesTheIdentityKeyOfAnotherDevice() {
        // Given
        var other = new Phone(phone.account(), phone.device(), Phone.fresh().identity(), phone.registrationId());

        // When
        var answer = put(phone, other.upload(1));

        // Then
        assertProblem(answer, Problem.FORBIDDEN);
        count(phone).then().body("ec", equalTo(0)).body("kyber", equalTo(0));
    }

    @Test
    void refusesWhatIsNoJson() {
        // When
        var answers = Stream.of("", "{", "[]", "null", "\"text\"", "{} {}", "{\"digest\":\"AA==\",\"digest\":\"AA==\"}")
                .map(body -> signedIn(phone).body(body).post("/v1/prekeys/check"))
                .toList();

        // Then
        answers.forEach(answer -> assertProblem(answer, Problem.BAD_REQUEST));
    }

    @Test
    void asksForTheFormThenTheIdentityThenTheSignatureThenTheConflict() {
        // Given: an upload with all four faults, mended one by one
        publish(phone, 2);
        var upload = phone.upload(3);
        var stranger = new Phone(phone.account(), phone.device(), Phone.fresh().identity(), 4711);
        upload.put("identityKey", stranger.identityKey());
        upload.put("registrationId", 0);
        bytes(key(upload, "signedPreKey"), "signature")[0] ^= 1;

        // When
        var form = put(phone, upload);
        upload.put("registrationId", 4711);
        var identity = put(phone, upload);
        upload.put("identityKey", phone.identityKey());
        var signature = put(phone, upload);
        bytes(key(upload, "signedPreKey"), "signature")[0] ^= 1;
        var conflict = put(phone, upload);

        // Then
        assertProblem(form, Problem.BAD_REQUEST);
        assertProblem(identity, Problem.FORBIDDEN);
        assertProblem(signature, Problem.BAD_SIGNATURE);
        assertProblem(conflict, Problem.PREKEY_CONFLICT);
    }

    private void assertNothingChanged() {
        count(phone).then().body("ec", equalTo(2)).body("kyber", equalTo(2));
        var bundle = lookup(phone.account(), phone);
        bundle.then()
                .body("targets[0].bundles[0].signedPreKey.id", equalTo(1))
                .body("targets[0].bundles[0].oneTimeEc.id", equalTo(1));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Map<String, Object> upload, String name) {
        return (List<Map<String, Object>>) upload.get(name);
    }

    private static Map<String, Object> first(Map<String, Object> upload, String name) {
        return list(upload, name).getFirst();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> key(Map<String, Object> upload, String name) {
        return (Map<String, Object>) upload.get(name);
    }

    private static byte[] bytes(Map<String, Object> key, String field) {
        return (byte[]) key.get(field);
    }

    private static void cut(Map<String, Object> key, String field) {
        var whole = bytes(key, field);
        key.put(field, Arrays.copyOf(whole, whole.length - 1));
    }

    private static void truncateBase64(Map<String, Object> key, String field) {
        var text = Base64.getEncoder().encodeToString(bytes(key, field));
        key.put(field, text.substring(0, text.length() - 2));
    }
}
