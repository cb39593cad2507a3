package io.sealpost.registry;

import static io.sealpost.registry.Client.base64;
import static io.sealpost.registry.Client.post;
import static io.sealpost.registry.Client.putList;
import static io.sealpost.registry.Client.registered;
import static io.sealpost.registry.Client.signIn;
import static io.sealpost.registry.Client.signedIn;
import static io.sealpost.registry.Client.token;
import static io.sealpost.registry.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.protocol.Problem;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.signal.libsignal.protocol.ecc.ECKeyPair;

/** One list follows another: signed, by exactly one, by a device of the account. */
@QuarkusTest
@WithTestResource(value = Infra.class, scope = TestResourceScope.GLOBAL)
class DeviceListResourceTest {

    PrekeyPeer prekeys;

    @BeforeEach
    void prekeysAreUp() {
        prekeys.ready(true);
        prekeys.down(false);
    }

    @Test
    void replacesTheListAndAnswersTheSameBytesTheSame() {
        // Given
        var phone = registered();
        var laptop = phone.another();
        var list = phone.list(2, phone, laptop).toByteArray();
        var signature = phone.signList(list);
        var body = Map.of("list", base64(list), "signature", base64(signature));
        var token = token(phone);

        // When
        var first = signedIn(token).body(body).put("/v1/device-list");
        var again = signedIn(token).body(body).put("/v1/device-list");

        // Then
        assertThat(first.statusCode()).isEqualTo(204);
        assertThat(again.statusCode()).isEqualTo(204);
        var question = Map.of("account", base64(phone.account().bytes()));
        var found = post("/v1/lookups/device-list", question).jsonPath();
        assertThat(found.getString("list")).isEqualTo(body.get("list"));
        assertThat(found.getString("signature")).isEqualTo(body.get("signature"));
        assertThat(found.getString("accountKey"))
                .isEqualTo(base64(phone.accountKey().getPublicKey().serialize()));
        var gateway = post("/internal/device-lists", question).jsonPath();
        assertThat(gateway.getInt("version")).isEqualTo(2);
        assertThat(gateway.getString("list")).isEqualTo(body.get("list"));
        assertThat(gateway.getString("accessKeyHash")).isEqualTo(base64(new byte[32]));
        assertThat(signIn(laptop).statusCode()).isEqualTo(200);
    }

    @Test
    void aRemovedDeviceIsLockedOutForEver() {
        // Given
        var phone = registered();
        var laptop = phone.another();
        var phoneToken = token(phone);
        put(phoneToken, phone, 2, phone, laptop);
        var laptopToken = token(laptop);

        // When
        put(phoneToken, phone, 3, phone);

        // Then
        assertProblem(signIn(laptop), Problem.UNAUTHORIZED);
        assertProblem(putList(laptopToken, phone, phone.list(4, phone).toByteArray()), Problem.FORBIDDEN);
        var back = phone.list(4, phone, laptop).toByteArray();
        assertProblem(putList(phoneToken, phone, back), Problem.ACCOUNT_EXISTS);
        assertThat(signIn(phone).statusCode()).isEqualTo(200);
    }

    private static void put(String token, Phone phone, int version, Phone... devices) {
        putList(token, phone, phone.list(version, devices).toByteArray()).then().statusCode(204);
    }

    @Test
    void ofTwoWhoReplaceTheSameListOneWins() throws Exception {
        // Given
        var phone = registered();
        var token = token(phone);
        var calls = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 4; i++) {
            var list = phone.list(2, phone, phone.another()).toByteArray();
            calls.add(() -> putList(token, phone, list).statusCode());
        }

        // When
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newFixedThreadPool(calls.size())) {
            for (var answer : threads.invokeAll(calls)) {
                statuses.add(answer.get());
            }
        }

        // Then
        assertThat(statuses).containsOnlyOnce(204).containsOnly(204, 409);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, -1})
    void refusesEveryVersionButTheNext(int version) {
        var phone = registered();
        var list = phone.list(version, phone, phone.another()).toByteArray();

        assertProblem(putList(token(phone), phone, list), Problem.DEVICE_LIST_VERSION);
    }

    @Test
    void refusesInTheOrderOfTheContract() {
        // Given
        var phone = registered();
        var token = token(phone);
        var stranger = registered();
        var laptop = phone.another();
        prekeys.ready(false);

        // When, then: form, token, whose it is
        assertProblem(putList("no token", phone, new byte[8193]), Problem.BAD_REQUEST);
        assertProblem(putList("no token", phone, new byte[1]), Problem.UNAUTHORIZED);
        var pending = Client.pendingToken(Phone.random());
        assertProblem(putList(pending, phone, new byte[1]), Problem.FORBIDDEN);

        // signature, readable, account, memberships, version, the same device with another key, prekeys
        assertProblem(putList(token, stranger, new byte[1]), Problem.BAD_SIGNATURE);
        assertProblem(putList(token, phone, "no list".getBytes()), Problem.BAD_REQUEST);
        var others = stranger.list(7, stranger).toByteArray();
        assertProblem(putList(token, phone, others), Problem.FORBIDDEN);
        var notAgreed = phone.list(7).toBuilder()
                .addDevices(laptop.listed().toBuilder().clearMembershipSignature())
                .build();
        assertProblem(putList(token, phone, notAgreed.toByteArray()), Problem.BAD_SIGNATURE);
        var changed = phone.withIdentity(ECKeyPair.generate());
        assertProblem(putList(token, phone, phone.list(3, changed).toByteArray()), Problem.DEVICE_LIST_VERSION);
        assertProblem(putList(token, phone, phone.list(2, changed).toByteArray()), Problem.ACCOUNT_EXISTS);
        var good = phone.list(2, phone, laptop).toByteArray();
        assertProblem(putList(token, phone, good), Problem.PREKEYS_MISSING);
        prekeys.down(true);
        assertProblem(putList(token, phone, good), Problem.UNAVAILABLE);
    }

    @Test
    void newDevicesAreAskedAboutTogetherAndKnownOnesNotAgain() {
        // Given
        var phone = registered();
        var laptop = phone.another();
        var tablet = phone.another();
        prekeys.questions().clear();

        // When
        put(token(phone), phone, 2, phone, laptop, tablet);
        put(token(phone), phone, 3, phone, laptop);

        // Then
        assertThat(prekeys.questions())
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains(
                        base64(laptop.device().bytes()), base64(tablet.device().bytes()))
                .doesNotContain(base64(phone.device().bytes()));
    }

    @Test
    void refusesADeviceOfSomebodyElse() {
        // Given
        var phone = registered();
        var stranger = registered();
        var stolen = phone.another().withDevice(stranger.device());

        // When
        var answer = putList(token(phone), phone, phone.list(2, phone, stolen).toByteArray());

        // Then
        assertProblem(answer, Problem.ACCOUNT_EXISTS);
        assertThat(signIn(stranger).statusCode()).isEqualTo(200);
    }

    @Test
    void aTokenForAnotherAccountChangesNothing() {
        // Given
        var phone = registered();
        var stranger = registered();
        var list = phone.list(2, phone, phone.another()).toByteArray();

        // When
        var answer = putList(token(stranger), phone, list);

        // Then
        assertProblem(answer, Problem.BAD_SIGNATURE);
    }

    @Test
    void knowsNothingOfUnknownAccounts() {
        var unknown = Map.of("account", base64(Phone.random().account().bytes()));

        assertProblem(post("/v1/lookups/device-list", unknown), Problem.NOT_FOUND);
        assertProblem(post("/internal/device-lists", unknown), Problem.NOT_FOUND);
        assertProblem(post("/v1/lookups/username", Map.of("username", "nobody.here")), Problem.NOT_FOUND);
    }
}
