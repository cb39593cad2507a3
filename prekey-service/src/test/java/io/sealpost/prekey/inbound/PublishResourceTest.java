package io.sealpost.prekey.inbound;

import static io.sealpost.prekey.Client.add;
import static io.sealpost.prekey.Client.count;
import static io.sealpost.prekey.Client.publish;
import static io.sealpost.prekey.Client.put;
import static io.sealpost.prekey.Client.registry;
import static io.sealpost.prekey.Client.service;
import static io.sealpost.prekey.Client.signedIn;
import static io.sealpost.prekey.Client.take;
import static io.sealpost.prekey.Phone.sha256;
import static io.sealpost.prekey.Refusal.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.prekey.Infra;
import io.sealpost.prekey.Phone;
import io.sealpost.protocol.Problem;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a device may do with its own keys. */
@QuarkusTest
@WithTestResource(Infra.class)
class PublishResourceTest {

    private final Phone phone = Phone.fresh();

    @Test
    void storesWhatADevicePublishesAndCountsIt() {
        // Given
        var upload = phone.upload(100);

        // When
        var answer = put(phone, upload);

        // Then
        answer.then().statusCode(204);
        assertCount(100, 100);
    }

    @Test
    void takesKeysFromAPendingDevice() {
        // Given
        var pending = service().auth().preemptive().oauth2(registry().pendingTokenOf(phone));

        // When
        var answer = pending.body(phone.upload(3)).put("/v1/prekeys");

        // Then
        answer.then().statusCode(204);
        assertCount(3, 3);
    }

    @Test
    void replacesUnusedKeysByTheNewOnes() {
        // Given
        publish(phone, 5);
        var second = phone.upload(0);
        second.putAll(phone.oneTime(6, 7));
        second.put("signedPreKey", phone.signedEc(2));
        second.put("lastResortKyber", phone.kyber(901));

        // When
        put(phone, second).then().statusCode(204);

        // Then
        assertCount(2, 2);
        var bundle = take(phone);
        assertThat(id(bundle, "signedPreKey")).isEqualTo(2);
        assertThat(id(bundle, "oneTimeEc")).isEqualTo(6);
    }

    @Test
    void acceptsTheSameUploadAgain() {
        // Given
        var upload = publish(phone, 4);

        // When
        var again = put(phone, upload);

        // Then
        again.then().statusCode(204);
        assertCount(4, 4);
    }

    @Test
    void neverBringsAKeyBackThatWasHandedOut() {
        // Given
        var upload = publish(phone, 2);
        take(phone);

        // When
        put(phone, upload).then().statusCode(204);
        add(phone, part(upload, "oneTimeEc", "oneTimeKyber")).then().statusCode(204);

        // Then
        assertCount(1, 1);
        assertThat(id(take(phone), "oneTimeEc")).isEqualTo(2);
        assertThat(take(phone)).doesNotContainKey("oneTimeEc");
    }

    @Test
    void refusesAnotherKeyUnderAnIdThatWaits() {
        // Given
        publish(phone, 3);

        // When
        var answer = add(phone, phone.oneTime(3, 4));

        // Then
        assertProblem(answer, Problem.PREKEY_CONFLICT);
        assertCount(3, 3);
    }

    @Test
    void refusesAnotherKeyUnderAnIdThatWasHandedOut() {
        // Given
        var upload = publish(phone, 3);
        take(phone);
        upload.put("oneTimeKyber", new ArrayList<>(List.of(phone.kyber(1))));

        // When
        var answer = put(phone, upload);

        // Then
        assertProblem(answer, Problem.PREKEY_CONFLICT);
        assertCount(2, 2);
    }

    @Test
    void refusesAnotherSignedKeyUnderTheSameId() {
        // Given
        var upload = publish(phone, 1);
        upload.put("signedPreKey", phone.signedEc(1));

        // When
        var answer = put(phone, upload);

        // Then
        assertProblem(answer, Problem.PREKEY_CONFLICT);
    }

    @Test
    void keepsADevicesIdentityAndRegistrationIdForEver() {
        // Given
        publish(phone, 1);
        var otherIdentity =
                new Phone(phone.account(), phone.device(), Phone.fresh().identity(), 4711);
        var otherRegistration = new Phone(phone.account(), phone.device(), phone.identity(), 4712);
        var otherAccount = new Phone(Phone.fresh().account(), phone.device(), phone.identity(), 4711);

        // When
        var answers = List.of(otherIdentity, otherRegistration, otherAccount).stream()
                .map(other -> put(other, other.upload(9)))
                .toList();

        // Then
        answers.forEach(answer -> assertProblem(answer, Problem.PREKEY_CONFLICT));
        assertCount(1, 1);
    }

    @Test
    void storesAtMostTwoHundredOfAKind() {
        // Given
        publish(phone, 100);
        add(phone, phone.oneTime(101, 199)).then().statusCode(204);

        // When
        var tooMany = add(phone, phone.oneTime(200, 201));
        var justEnough = add(phone, phone.oneTime(200, 200));

        // Then
        assertProblem(tooMany, Problem.QUOTA_EXCEEDED);
        justEnough.then().statusCode(204);
        assertCount(200, 200);
    }

    @Test
    void refusesOneTimeKeysOfADeviceThatHasNotPublished() {
        // When
        var answer = add(phone, phone.oneTime(1, 1));

        // Then
        assertProblem(answer, Problem.PREKEYS_MISSING);
        assertCount(0, 0);
    }

    @Test
    void comparesTheDevicesDigestWithWhatItHolds() {
        // Given
        var upload = publish(phone, 0);
        var digest = digest(upload);
        var wrong = digest.clone();
        wrong[31] ^= 1;

        // When
        var same = signedIn(phone).body(Map.of("digest", digest)).post("/v1/prekeys/check");
        var other = signedIn(phone).body(Map.of("digest", wrong)).post("/v1/prekeys/check");
        var unknown = signedIn(Phone.fresh()).body(Map.of("digest", digest)).post("/v1/prekeys/check");

        // Then
        same.then().statusCode(204);
        assertProblem(other, Problem.PREKEY_DIGEST_MISMATCH);
        assertProblem(unknown, Problem.PREKEY_DIGEST_MISMATCH);
    }

    private byte[] digest(Map<String, Object> upload) {
        return sha256(
                phone.identityKey(),
                fourBytes(id(upload, "signedPreKey")),
                publicKey(upload, "signedPreKey"),
                fourBytes(id(upload, "lastResortKyber")),
                publicKey(upload, "lastResortKyber"));
    }

    private static byte[] fourBytes(int id) {
        return ByteBuffer.allocate(4).putInt(id).array();
    }

    private static int id(Map<String, Object> body, String key) {
        return (Integer) ((Map<?, ?>) body.get(key)).get("id");
    }

    private static byte[] publicKey(Map<String, Object> body, String key) {
        return (byte[]) ((Map<?, ?>) body.get(key)).get("publicKey");
    }

    private static Map<String, Object> part(Map<String, Object> upload, String first, String second) {
        return Map.of(first, upload.get(first), second, upload.get(second));
    }

    private void assertCount(int ec, int kyber) {
        count(phone).then().statusCode(200).body("ec", equalTo(ec)).body("kyber", equalTo(kyber));
    }
}
