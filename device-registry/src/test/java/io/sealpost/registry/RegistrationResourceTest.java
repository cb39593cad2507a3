package io.sealpost.registry;

import static io.sealpost.registry.Client.accountRequest;
import static io.sealpost.registry.Client.base64;
import static io.sealpost.registry.Client.pendingRequest;
import static io.sealpost.registry.Client.pendingToken;
import static io.sealpost.registry.Client.post;
import static io.sealpost.registry.Client.register;
import static io.sealpost.registry.Client.registered;
import static io.sealpost.registry.Client.service;
import static io.sealpost.registry.Client.solve;
import static io.sealpost.registry.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import com.google.protobuf.ByteString;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Problem;
import io.sealpost.registry.domain.ProofOfWork;
import io.sealpost.registry.domain.ServerSecret;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signal.libsignal.protocol.ecc.ECKeyPair;

/** Policy {@code open}: from the proof of work to the account, and everything that is refused on the way. */
@QuarkusTest
@WithTestResource(value = Infra.class, scope = TestResourceScope.GLOBAL)
class RegistrationResourceTest {

    PrekeyPeer prekeys;

    @Inject
    ServerSecret secret;

    @BeforeEach
    void prekeysAreUp() {
        prekeys.ready(true);
        prekeys.down(false);
    }

    @Test
    void tellsItsRulesAndAChallenge() {
        service()
                .get("/v1/registration")
                .then()
                .statusCode(200)
                .body("policy", is("open"))
                .body("serverName", is("registry.test"))
                .body("difficultyBits", is(16))
                .body("challenge.length()", lessThanOrEqualTo(512));
    }

    @Test
    void registersAnAccountAndAnswersTheIdenticalRequestTheSame() {
        // Given
        var alice = Phone.random();
        var token = pendingToken(alice);
        var request = accountRequest(alice);
        request.put("username", nameOf(alice));

        // When
        var first = register(token, request);
        var again = register(token, request);

        // Then
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(201);
        var found = post("/v1/lookups/username", Map.of("username", nameOf(alice)));
        assertThat(found.jsonPath().getString("account"))
                .isEqualTo(base64(alice.account().bytes()));
        assertThat(found.jsonPath().getString("accountKey")).isEqualTo(request.get("accountKey"));
        assertThat(prekeys.questions().getLast()).contains(base64(alice.device().bytes()));
    }

    @Test
    void refusesInTheOrderOfTheContract() {
        // Given a request that is wrong in every way, and ways to right it one by one
        var bob = registered();
        var name = nameOf(bob);
        var taken = Phone.random();
        var takenRequest = accountRequest(taken);
        takenRequest.put("username", name);
        register(pendingToken(taken), takenRequest).then().statusCode(201);

        var alice = Phone.random();
        var token = pendingToken(alice);
        prekeys.ready(false);

        // When, then: form before token
        var request = accountRequest(alice, "not a list".getBytes());
        request.put("signature", base64(new byte[64]));
        request.put("username", name);
        request.put("accessKeyHash", base64(new byte[31]));
        assertProblem(register("no token", request), Problem.BAD_REQUEST);

        // token before signatures
        request.put("accessKeyHash", base64(new byte[32]));
        assertProblem(register("no token", request), Problem.UNAUTHORIZED);
        assertProblem(register(Client.token(bob), request), Problem.FORBIDDEN);

        // signature of the list, before it is read
        assertProblem(register(token, request), Problem.BAD_SIGNATURE);
        var unreadable = accountRequest(alice, "not a list".getBytes());
        assertProblem(register(token, unreadable), Problem.BAD_REQUEST);

        // token's device before the memberships
        var notAgreed = alice.listed().toBuilder().clearMembershipSignature();
        var other = alice.list(1).toBuilder()
                .addDevices(notAgreed.clone().setDevice(DeviceId.random().byteString()))
                .build();
        assertProblem(register(token, accountRequest(alice, other.toByteArray())), Problem.FORBIDDEN);

        // memberships before the version, the version before what exists
        var version = alice.list(2).toBuilder().addDevices(notAgreed).build();
        assertProblem(register(token, accountRequest(alice, version.toByteArray())), Problem.BAD_SIGNATURE);
        var second = alice.list(2, alice).toByteArray();
        assertProblem(register(token, accountRequest(alice, second)), Problem.DEVICE_LIST_VERSION);

        // the name before the prekeys
        var named = accountRequest(alice);
        named.put("username", name);
        assertProblem(register(token, named), Problem.USERNAME_TAKEN);
        named.put("username", nameOf(alice));
        assertProblem(register(token, named), Problem.PREKEYS_MISSING);

        // what exists before the name
        prekeys.ready(true);
        assertThat(register(token, named).statusCode()).isEqualTo(201);
        named.put("username", name);
        prekeys.ready(false);
        assertProblem(register(token, named), Problem.ACCOUNT_EXISTS);
    }

    @Test
    void refusesAListThatAnotherKeySigned() {
        var alice = Phone.random();
        var request = accountRequest(alice);
        var list = alice.list(1, alice).toByteArray();
        request.put("signature", base64(Phone.random().signList(list)));

        assertProblem(register(pendingToken(alice), request), Problem.BAD_SIGNATURE);
    }

    @Test
    void refusesADeviceThatDidNotAgreeToBelongToTheAccount() {
        var alice = Phone.random();
        var token = pendingToken(alice);
        var missing = alice.list(1).toBuilder()
                .addDevices(alice.listed().toBuilder().clearMembershipSignature())
                .build();
        var forOtherKey = alice.list(1).toBuilder()
                .addDevices(new Phone(
                                alice.account(),
                                ECKeyPair.generate(),
                                alice.device(),
                                alice.identity(),
                                alice.registrationId())
                        .listed())
                .build();

        assertProblem(register(token, accountRequest(alice, missing.toByteArray())), Problem.BAD_SIGNATURE);
        assertProblem(register(token, accountRequest(alice, forOtherKey.toByteArray())), Problem.BAD_SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, -1, Integer.MAX_VALUE})
    void refusesAFirstListThatIsNotVersionOne(int version) {
        var alice = Phone.random();
        var list = alice.list(version, alice).toByteArray();

        assertProblem(register(pendingToken(alice), accountRequest(alice, list)), Problem.DEVICE_LIST_VERSION);
    }

    @Test
    void refusesAListAboutSomethingElseThanTheToken() {
        var alice = Phone.random();
        var token = pendingToken(alice);

        var otherDevice = alice.withDevice(DeviceId.random());
        assertProblem(register(token, accountRequest(otherDevice)), Problem.FORBIDDEN);
        var otherAccount = alice.withAccount(Phone.random().account());
        assertProblem(register(token, accountRequest(otherAccount)), Problem.FORBIDDEN);
        var otherKey = alice.withIdentity(ECKeyPair.generate());
        assertProblem(register(token, accountRequest(otherKey)), Problem.FORBIDDEN);
        var twoDevices = alice.list(1, alice, alice.another()).toByteArray();
        assertProblem(register(token, accountRequest(alice, twoDevices)), Problem.FORBIDDEN);
        assertProblem(register(pendingToken(Phone.random()), accountRequest(alice)), Problem.FORBIDDEN);
    }

    @Test
    void refusesSignedListsThatAreNoLists() {
        var alice = Phone.random();
        var token = pendingToken(alice);
        var empty = alice.list(1);
        var tooMany = alice.list(
                1,
                alice,
                alice.another(),
                alice.another(),
                alice.another(),
                alice.another(),
                alice.another(),
                alice.another());
        var twice = alice.list(1, alice, alice);
        var badKey = alice.list(1).toBuilder()
                .addDevices(alice.listed().toBuilder().setIdentityKey(ByteString.copyFrom(new byte[33])))
                .build();
        var badId = alice.list(1).toBuilder()
                .addDevices(alice.listed().toBuilder().setRegistrationId(16381))
                .build();

        for (var list : List.of(empty, tooMany, twice, badKey, badId)) {
            assertProblem(register(token, accountRequest(alice, list.toByteArray())), Problem.BAD_REQUEST);
        }
    }

    @Test
    void refusesIdsThatAreTaken() {
        // Given
        var bob = registered();
        var thief = Phone.random();

        // When, then
        assertProblem(post("/v1/devices/pending", pendingRequest(bob)), Problem.ACCOUNT_EXISTS);
        assertProblem(
                post("/v1/devices/pending", pendingRequest(thief.withAccount(bob.account()))), Problem.ACCOUNT_EXISTS);
        assertProblem(
                post("/v1/devices/pending", pendingRequest(thief.withDevice(bob.device()))), Problem.ACCOUNT_EXISTS);
    }

    @Test
    void ofTwoWhoAskForTheSameIdsWithTokensOneGetsThem() {
        // Given two pending tokens for one account id, by different keys
        var alice = Phone.random();
        var mallory = Phone.random().withAccount(alice.account());
        var aliceToken = pendingToken(alice);
        var malloryToken = pendingToken(mallory);

        // When
        var first = register(aliceToken, accountRequest(alice));
        var second = register(malloryToken, accountRequest(mallory));

        // Then
        assertThat(first.statusCode()).isEqualTo(201);
        assertProblem(second, Problem.ACCOUNT_EXISTS);
    }

    @Test
    void ofManyWhoWantOneNameAtOnceOneGetsIt() throws Exception {
        // Given
        var name = nameOf(Phone.random());
        var calls = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 6; i++) {
            var phone = Phone.random();
            var token = pendingToken(phone);
            var request = accountRequest(phone);
            request.put("username", name);
            calls.add(() -> register(token, request).statusCode());
        }

        // When
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newFixedThreadPool(calls.size())) {
            for (var call : threads.invokeAll(calls)) {
                statuses.add(call.get());
            }
        }

        // Then
        assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 409);
    }

    @Test
    void theSameRequestManyTimesAtOnceIsOneAccount() throws Exception {
        // Given
        var alice = Phone.random();
        var token = pendingToken(alice);
        var request = accountRequest(alice);
        Callable<Integer> call = () -> register(token, request).statusCode();

        // When
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var answer : threads.invokeAll(Collections.nCopies(4, call))) {
                statuses.add(answer.get());
            }
        }

        // Then
        assertThat(statuses).containsOnly(201);
    }

    @Test
    void tellsToComeBackWhilePrekeyServiceIsDown() {
        var alice = Phone.random();
        var token = pendingToken(alice);
        prekeys.down(true);

        assertProblem(register(token, accountRequest(alice)), Problem.UNAVAILABLE);

        prekeys.down(false);
        assertThat(register(token, accountRequest(alice)).statusCode()).isEqualTo(201);
    }

    @Test
    void refusesAWrongProofOfWork() {
        // Given
        var alice = Phone.random();
        var right = pendingRequest(alice);
        var challenge = (String) right.get("challenge");
        var expired = new ProofOfWork(secret, Clock.systemUTC(), Duration.ofMillis(-1), 1).challenge();
        var forged = new ProofOfWork(new ServerSecret(new byte[32]), Clock.systemUTC(), Duration.ofMinutes(1), 1)
                .challenge();

        // When, then
        assertProof(right, challenge, Client.wrongSolution(challenge, alice));
        assertProof(right, expired, solve(expired, alice, 1));
        assertProof(right, forged, solve(forged, alice, 1));
        assertProof(right, "", "0");
        assertProof(right, "AAAA", "0");
        assertProof(right, "not base64!", "0");
        assertProof(right, challenge + "AAAA", "0");
        assertProof(right, null, null);
        assertProof(right, challenge, null);
    }

    private static void assertProof(Map<String, Object> request, String challenge, String solution) {
        var spoiled = new HashMap<>(request);
        spoiled.put("challenge", challenge);
        spoiled.put("solution", solution);
        assertProblem(post("/v1/devices/pending", spoiled), Problem.PROOF_OF_WORK_INVALID);
    }

    @Test
    void aProofOfWorkIsForOneDevice() {
        var alice = Phone.random();
        var request = pendingRequest(alice);
        request.put("device", base64(Phone.random().device().bytes()));

        // By chance one in 65,536 fits.
        assertProblem(post("/v1/devices/pending", request), Problem.PROOF_OF_WORK_INVALID);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "account, AAAA",
                "account, null",
                "device, AAAAAAAAAAAAAAAAAAAAAAA=",
                "device, *",
                "identityKey, null",
                "identityKey, AAAA",
                "identityKey, AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "registrationId, 0",
                "registrationId, 16381",
                "registrationId, null",
                "registrationId, 1.5",
                "solution, -1",
                "solution, 18446744073709551616",
                "solution, 123456789012345678901",
                "invitation, too-short",
                "unknown, field"
            })
    void refusesAPendingRequestOfTheWrongForm(String field, String value) {
        var request = pendingRequest(Phone.random());
        boolean number = field.equals("registrationId") && value != null;
        request.put(field, number ? Double.valueOf(value) : value);
        if (number && !value.contains(".")) {
            request.put(field, Integer.valueOf(value));
        }

        assertProblem(post("/v1/devices/pending", request), Problem.BAD_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ab",
                "Alice",
                "1alice",
                "_alice",
                "al ice",
                "ali-ce",
                "älice",
                "alice\n",
                "",
                "a23456789012345678901234567890123"
            })
    void refusesUsernamesOfTheWrongForm(String name) {
        var alice = Phone.random();
        var request = accountRequest(alice);
        request.put("username", name);

        assertProblem(register("no token", request), Problem.BAD_REQUEST);
        assertProblem(post("/v1/lookups/username", Map.of("username", name)), Problem.BAD_REQUEST);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "accountKey, null",
                "accountKey, BQ==",
                "list, null",
                "list, ''",
                "signature, null",
                "signature, AAAA",
                "accessKeyHash, null",
                "invitation, nonsense",
                "registrationId, 1"
            })
    void refusesAnAccountRequestOfTheWrongForm(String field, String value) {
        var request = accountRequest(Phone.random());
        request.put(field, value);

        assertProblem(register("no token", request), Problem.BAD_REQUEST);
    }

    @Test
    void refusesAListThatIsTooLong() {
        var alice = Phone.random();

        assertProblem(register("no token", accountRequest(alice, new byte[8 * 1024 + 1])), Problem.BAD_REQUEST);
    }

    private static String nameOf(Phone phone) {
        return "u" + phone.device().uuid().toString().replace("-", "").substring(0, 20);
    }
}
