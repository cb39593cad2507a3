package io.sealpost.prekey.inbound;

import static io.sealpost.prekey.Client.lookup;
import static io.sealpost.prekey.Client.publish;
import static io.sealpost.prekey.Client.service;
import static io.sealpost.prekey.Client.signedIn;
import static io.sealpost.prekey.Client.take;
import static io.sealpost.prekey.Client.target;
import static io.sealpost.prekey.Refusal.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sealpost.prekey.Client;
import io.sealpost.prekey.Infra;
import io.sealpost.prekey.Phone;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.Problem;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.ecc.ECPublicKey;

/** What others may take of a device's keys. */
@QuarkusTest
@WithTestResource(Infra.class)
class BundleResourceTest {

    private final Phone phone = Phone.fresh();

    @Test
    void givesEverythingThatASessionNeeds() throws InvalidKeyException {
        // Given
        var upload = publish(phone, 1);

        // When
        var bundle = take(phone);

        // Then
        assertThat(bundle.keySet())
                .containsExactlyInAnyOrder(
                        "device", "registrationId", "identityKey", "signedPreKey", "kyberPreKey", "oneTimeEc");
        assertThat(bundle.get("device")).isEqualTo(base64(phone.device().bytes()));
        assertThat(bundle.get("registrationId")).isEqualTo(4711);
        assertThat(bundle.get("identityKey")).isEqualTo(base64(phone.identityKey()));
        assertThat(bundle.get("signedPreKey")).isEqualTo(asJson((Map<?, ?>) upload.get("signedPreKey")));
        assertThat(bundle.get("oneTimeEc")).isEqualTo(asJson(first(upload, "oneTimeEc")));
        assertThat(bundle.get("kyberPreKey")).isEqualTo(asJson(first(upload, "oneTimeKyber")));
        var identity = new ECPublicKey(phone.identityKey());
        assertThat(isSigned(identity, bundle.get("signedPreKey"))).isTrue();
        assertThat(isSigned(identity, bundle.get("kyberPreKey"))).isTrue();
    }

    @Test
    void handsKeysOutInTheOrderOfTheirUploadAndThenFallsBack() {
        // Given
        publish(phone, 3);
        Client.add(phone, phone.oneTime(40, 41)).then().statusCode(204);

        // When
        var bundles = IntStream.range(0, 7).mapToObj(fetch -> take(phone)).toList();

        // Then
        assertThat(bundles.stream().map(bundle -> id(bundle, "kyberPreKey")))
                .containsExactly(1, 2, 3, 40, 41, 900, 900);
        assertThat(bundles.stream().map(bundle -> id(bundle, "oneTimeEc")))
                .containsExactly(1, 2, 3, 40, 41, null, null);
    }

    @Test
    void keepsTheirOrderWhenKeysArePublishedAgainAmongNewOnes() {
        // Given
        var upload = publish(phone, 2);
        var mixed = new HashMap<>(upload);
        mixed.put("oneTimeEc", List.of(phone.ec(9), list(upload, "oneTimeEc").get(1)));

        // When
        Client.put(phone, mixed).then().statusCode(204);

        // Then
        assertThat(IntStream.range(0, 2).mapToObj(fetch -> id(take(phone), "oneTimeEc")))
                .containsExactly(2, 9);
    }

    @Test
    void fallsBackForTheKindThatIsOutOnly() {
        // Given
        var upload = phone.upload(1);
        upload.put("oneTimeKyber", List.of());
        Client.put(phone, upload).then().statusCode(204);

        // When
        var bundle = take(phone);

        // Then
        assertThat(id(bundle, "oneTimeEc")).isEqualTo(1);
        assertThat(id(bundle, "kyberPreKey")).isEqualTo(900);
    }

    @Test
    void takesFromAllDevicesAskedForAndLeavesUnknownOnesOut() {
        // Given
        var tablet = Phone.of(phone.account());
        var unknown = Phone.of(phone.account());
        publish(phone, 2);
        publish(tablet, 2);

        // When
        var answer = lookup(phone.account(), tablet, unknown, phone);

        // Then
        answer.then()
                .statusCode(200)
                .body("targets.account", contains(base64(phone.account().bytes())))
                .body(
                        "targets[0].bundles.device",
                        contains(
                                base64(tablet.device().bytes()),
                                base64(phone.device().bytes())))
                .body("targets[0].bundles.oneTimeEc.id", contains(1, 1));
    }

    @Test
    void givesNothingUnderAnotherAccount() {
        // Given
        publish(phone, 1);

        // When
        var answer = lookup(Phone.fresh().account(), phone);

        // Then
        answer.then().statusCode(200).body("targets[0].bundles", empty());
        assertThat(id(take(phone), "oneTimeEc")).isEqualTo(1);
    }

    @Test
    void givesEachKeyOnceToManyWhoAskAtTheSameTime() {
        // Given
        publish(phone, 40);

        // When
        var taken =
                IntStream.range(0, 60).parallel().mapToObj(fetch -> take(phone)).toList();

        // Then
        var ec = taken.stream().map(bundle -> id(bundle, "oneTimeEc")).toList();
        var kyber = taken.stream().map(bundle -> id(bundle, "kyberPreKey")).toList();
        assertThat(ec.stream().filter(id -> id != null)).hasSize(40).doesNotHaveDuplicates();
        assertThat(kyber.stream().filter(id -> id != 900)).hasSize(40).doesNotHaveDuplicates();
    }

    @Test
    void answersManyTargetsInTheirOrderEachByItself() {
        // Given
        var others = IntStream.range(0, 99).mapToObj(n -> Phone.fresh()).toList();
        publish(phone, 1);
        publish(others.get(42), 1);
        var targets = new ArrayList<Map<String, Object>>();
        others.forEach(other -> targets.add(target(other.account(), true, other)));
        targets.add(target(phone.account(), false, phone));
        take(others.get(42));

        // When
        var answer = lookup(targets);

        // Then
        answer.then()
                .statusCode(200)
                .body("targets.size()", equalTo(100))
                .body("targets[42].bundles.kyberPreKey.id", contains(900))
                .body("targets[99].account", equalTo(base64(phone.account().bytes())))
                .body("targets[99].bundles.oneTimeEc.id", contains(1));
        assertThat(answer.jsonPath().getList("targets.findAll { it.bundles.empty }"))
                .hasSize(98);
    }

    @Test
    void refusesBadForms() {
        // Given
        var account = phone.account().bytes();
        var device = phone.device().bytes();
        publish(phone, 1);
        var good = Map.<String, Object>of("account", account, "devices", List.of(device), "contact", true);
        var targets = Stream.of(
                        Map.of("account", account, "contact", true),
                        Map.of("devices", List.of(device), "contact", true),
                        Map.of("account", account, "devices", List.of(device)),
                        Map.of("account", account, "devices", List.of(), "contact", true),
                        Map.of("account", account, "devices", List.of(device, device), "contact", true),
                        Map.of("account", account, "devices", devices(7), "contact", true),
                        Map.of("account", new byte[15], "devices", List.of(device), "contact", true),
                        Map.of("account", account, "devices", List.of(new byte[17]), "contact", true),
                        Map.of("account", account, "devices", "all", "contact", true),
                        Map.of("account", account, "devices", List.of(device), "contact", "yes"),
                        Map.of("account", account, "devices", List.of(device), "contact", true, "limit", 1))
                .map(target -> Map.<String, Object>of("targets", List.of(target)));
        var bodies = Stream.concat(
                        targets,
                        Stream.of(
                                Map.<String, Object>of(),
                                good,
                                Map.<String, Object>of("targets", List.of()),
                                Map.<String, Object>of("targets", List.of(good, good)),
                                Map.<String, Object>of("targets", tooMany()),
                                Map.<String, Object>of("targets", List.of(good), "more", 1)))
                .toList();

        // When
        var answers = bodies.stream()
                .map(body -> service().body(body).post("/v1/lookups/bundles"))
                .toList();

        // Then
        answers.forEach(answer -> assertProblem(answer, Problem.BAD_REQUEST));
        assertThat(id(take(phone), "oneTimeEc")).isEqualTo(1);
    }

    /** 17 accounts with 6 devices each. */
    private static List<Map<String, Object>> tooMany() {
        return Stream.generate(() -> Map.<String, Object>of(
                        "account", Phone.fresh().account().bytes(), "devices", devices(6), "contact", true))
                .limit(17)
                .toList();
    }

    @Test
    void refusesATokenBecauseItSaysWhoAsks() {
        // Given
        publish(phone, 1);
        var body = Map.of("targets", List.of(target(phone.account(), true, phone)));

        // When
        var answer = signedIn(Phone.fresh()).body(body).post("/v1/lookups/bundles");

        // Then
        assertProblem(answer, Problem.BAD_REQUEST);
        assertThat(id(take(phone), "oneTimeEc")).isEqualTo(1);
    }

    @Test
    void tellsTheRegistryWhetherADeviceCanBeWrittenTo() {
        // Given
        publish(phone, 0);
        var otherKey = Phone.fresh().identityKeyHash();

        // When
        var ready = ready(phone, phone.identityKeyHash());
        var otherIdentity = ready(phone, otherKey);
        var otherAccount = ready(new Phone(Phone.fresh().account(), phone.device(), phone.identity(), 1), otherKey);
        var unknown = ready(Phone.fresh(), phone.identityKeyHash());
        var oneOfTwo = ask(
                phone.account(),
                List.of(
                        question(phone.device().bytes(), phone.identityKeyHash()),
                        question(Phone.fresh().device().bytes(), otherKey)));
        var malformed = ready(phone, new byte[31]);
        var nothing = ask(phone.account(), List.of());
        var seven = ask(
                phone.account(),
                devices(7).stream().map(device -> question(device, otherKey)).toList());
        var twice = question(phone.device().bytes(), phone.identityKeyHash());

        // Then
        ready.then().statusCode(200).body("", equalTo(Map.of("ready", true)));
        Stream.of(otherIdentity, otherAccount, unknown, oneOfTwo)
                .forEach(answer -> answer.then().statusCode(200).body("", equalTo(Map.of("ready", false))));
        Stream.of(malformed, nothing, seven, ask(phone.account(), List.of(twice, twice)))
                .forEach(answer -> assertProblem(answer, Problem.BAD_REQUEST));
    }

    private static Response ready(Phone phone, byte[] identityKeyHash) {
        return ask(phone.account(), List.of(question(phone.device().bytes(), identityKeyHash)));
    }

    private static Response ask(AccountId account, List<Map<String, byte[]>> devices) {
        return service()
                .body(Map.of("account", account.bytes(), "devices", devices))
                .post("/internal/prekeys/ready");
    }

    private static Map<String, byte[]> question(byte[] device, byte[] identityKeyHash) {
        return Map.of("device", device, "identityKeyHash", identityKeyHash);
    }

    private static List<byte[]> devices(int count) {
        return Stream.generate(() -> Phone.fresh().device().bytes())
                .limit(count)
                .toList();
    }

    private static Integer id(Map<String, Object> bundle, String key) {
        var found = (Map<?, ?>) bundle.get(key);
        return found == null ? null : (Integer) found.get("id");
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Map<String, Object> upload, String name) {
        return new ArrayList<>((List<Map<String, Object>>) upload.get(name));
    }

    private static Map<String, Object> first(Map<String, Object> upload, String name) {
        return list(upload, name).getFirst();
    }

    /** The key as an answer shows it: bytes are base64. */
    private static Map<String, Object> asJson(Map<?, ?> key) {
        var json = new HashMap<String, Object>();
        key.forEach((name, value) -> json.put((String) name, value instanceof byte[] bytes ? base64(bytes) : value));
        return json;
    }

    private static boolean isSigned(ECPublicKey identity, Object key) {
        var fields = (Map<?, ?>) key;
        return identity.verifySignature(bytes(fields.get("publicKey")), bytes(fields.get("signature")));
    }

    private static byte[] bytes(Object base64) {
        return Base64.getDecoder().decode((String) base64);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
