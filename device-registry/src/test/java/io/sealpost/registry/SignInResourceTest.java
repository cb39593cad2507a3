package io.sealpost.registry;

import static io.sealpost.registry.Client.bytes;
import static io.sealpost.registry.Client.challenge;
import static io.sealpost.registry.Client.registered;
import static io.sealpost.registry.Client.service;
import static io.sealpost.registry.Client.signIn;
import static io.sealpost.registry.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.protocol.AccessToken;
import io.sealpost.protocol.AccessToken.Scope;
import io.sealpost.protocol.AccessTokenVerifier;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.devices.v1.SignInChallenge;
import io.sealpost.registry.domain.AccountStore;
import io.sealpost.registry.domain.ChallengeStore;
import io.sealpost.registry.domain.ServerSecret;
import io.sealpost.registry.domain.SignIns;
import io.sealpost.registry.domain.Tokens;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A challenge of this server, answered once by the device's own key in time: nothing else signs anybody in. */
@QuarkusTest
@WithTestResource(value = Infra.class, scope = TestResourceScope.GLOBAL)
class SignInResourceTest {

    @Inject
    AccountStore accounts;

    @Inject
    ChallengeStore challenges;

    @Inject
    ServerSecret secret;

    @Inject
    Tokens tokens;

    @Test
    void givesAShortTokenThatEveryServiceCanVerify() throws Exception {
        // Given
        var alice = registered();

        // When
        var answer = signIn(alice);

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.jsonPath().getLong("expiresInSeconds")).isBetween(60L, 900L);
        var token = verify(answer.path("token"), "registry.test").orElseThrow();
        assertThat(token.account()).isEqualTo(alice.account());
        assertThat(token.device()).isEqualTo(alice.device());
        assertThat(token.scope()).isEqualTo(Scope.DEVICE);
        assertThat(token.identityKeyHash())
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(alice.identityKey()));
        assertThat(token.expiresAt()).isBefore(Instant.now().plusSeconds(900));
        assertThat(verify(answer.path("token"), "other.test")).isEmpty();
    }

    private static Optional<AccessToken> verify(String token, String issuer) {
        var jwks = service().get("/v1/keys").then().statusCode(200).extract().asString();
        return new AccessTokenVerifier(jwks, issuer, InstantSource.system()).verify(token);
    }

    @Test
    void keySetHoldsNoPrivateHalf() {
        var jwks = service().get("/v1/keys").jsonPath();

        assertThat(jwks.getList("keys")).hasSize(1);
        assertThat(jwks.getMap("keys[0]")).containsOnlyKeys("kty", "kid", "use", "alg", "crv", "x");
    }

    @Test
    void aChallengeNamesServerDeviceNonceAndExpiry() throws Exception {
        var alice = registered();

        var content = SignInChallenge.parseFrom(bytes(challenge(alice), "challenge"));

        assertThat(content.getServerName()).isEqualTo("registry.test");
        assertThat(content.getDevice()).isEqualTo(alice.device().byteString());
        assertThat(content.getNonce().size()).isEqualTo(16);
        assertThat(content.getExpiresAtMs()).isBetween(System.currentTimeMillis(), System.currentTimeMillis() + 60_000);
    }

    @Test
    void aChallengeWorksOnce() {
        // Given
        var alice = registered();
        var asked = challenge(alice);
        var challenge = bytes(asked, "challenge");
        var mac = bytes(asked, "mac");
        assertThat(signIn(challenge, mac, alice.signIn(challenge)).statusCode()).isEqualTo(200);

        // When
        var replayed = signIn(challenge, mac, alice.signIn(challenge));

        // Then
        assertProblem(replayed, Problem.UNAUTHORIZED);
    }

    @Test
    void ofManyWhoShowOneChallengeAtOnceOneGetsIn() throws Exception {
        // Given
        var alice = registered();
        var asked = challenge(alice);
        var challenge = bytes(asked, "challenge");
        var mac = bytes(asked, "mac");
        Callable<Integer> call =
                () -> signIn(challenge, mac, alice.signIn(challenge)).statusCode();

        // When
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newFixedThreadPool(6)) {
            for (var answer : threads.invokeAll(Collections.nCopies(6, call))) {
                statuses.add(answer.get());
            }
        }

        // Then
        assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 401);
    }

    @Test
    void refusesOtherKeysOtherChallengesAndOtherMacsWithOneAnswer() {
        // Given
        var alice = registered();
        var bob = registered();
        var asked = challenge(alice);
        var challenge = bytes(asked, "challenge");
        var mac = bytes(asked, "mac");

        // When, then: bob's key, the account key, a signature without the purpose, a changed challenge, a changed MAC
        assertProblem(signIn(challenge, mac, bob.signIn(challenge)), Problem.UNAUTHORIZED);
        var accountKey = alice.withIdentity(alice.accountKey());
        assertProblem(signIn(challenge, mac, accountKey.signIn(challenge)), Problem.UNAUTHORIZED);
        var bare = alice.identity().getPrivateKey().calculateSignature(challenge);
        assertProblem(signIn(challenge, mac, bare), Problem.UNAUTHORIZED);
        var changed = challenge.clone();
        changed[changed.length - 1] ^= 1;
        assertProblem(signIn(changed, mac, alice.signIn(changed)), Problem.UNAUTHORIZED);
        var otherMac = mac.clone();
        otherMac[0] ^= 1;
        assertProblem(signIn(challenge, otherMac, alice.signIn(challenge)), Problem.UNAUTHORIZED);
        var garbage = "garbage".getBytes();
        assertProblem(signIn(garbage, mac, alice.signIn(garbage)), Problem.UNAUTHORIZED);

        // a wrong answer does not use the challenge up
        assertThat(signIn(challenge, mac, alice.signIn(challenge)).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesAnUnknownDeviceLikeAWrongKey() {
        var nobody = Phone.random();

        var asked = challenge(nobody);

        assertThat(asked.statusCode()).isEqualTo(200);
        assertThat(asked.jsonPath().getMap("$")).containsOnlyKeys("challenge", "mac");
        assertProblem(signIn(nobody), Problem.UNAUTHORIZED);
    }

    @Test
    void refusesAnExpiredChallenge() {
        var alice = registered();

        assertRefused(alice, new SignIns.Terms("registry.test", Duration.ofMillis(-1), InstantSource.system()));
    }

    @Test
    void refusesAChallengeForAnotherServer() {
        var alice = registered();

        assertRefused(alice, new SignIns.Terms("other.test", Duration.ofSeconds(60), InstantSource.system()));
    }

    /** The MAC is right: only what the challenge says is wrong. */
    private void assertRefused(Phone alice, SignIns.Terms terms) {
        var challenge = new SignIns(accounts, challenges, secret, tokens, terms).challenge(alice.device());

        var answer = signIn(challenge.content(), challenge.mac(), alice.signIn(challenge.content()));

        assertProblem(answer, Problem.UNAUTHORIZED);
    }

    @Test
    void refusesTokensOnTheAnonymousDoor() {
        var alice = registered();
        var token = Client.token(alice);

        assertProblem(Client.signedIn(token).get("/v1/registration"), Problem.BAD_REQUEST);
        assertProblem(Client.signedIn(token).body("{}").post("/v1/sign-in/challenge"), Problem.BAD_REQUEST);
        assertProblem(Client.signedIn(token).body("{}").post("/v1/lookups/device-list"), Problem.BAD_REQUEST);
        assertProblem(Client.signedIn(token).body("{}").post("/v1/lookups/username"), Problem.BAD_REQUEST);
        assertProblem(Client.signedIn(token).body("{}").post("/v1/devices/pending"), Problem.BAD_REQUEST);
    }
}
