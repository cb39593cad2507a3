package io.sealpost.registry;

import static io.sealpost.registry.Client.accountRequest;
import static io.sealpost.registry.Client.pendingRequest;
import static io.sealpost.registry.Client.post;
import static io.sealpost.registry.Client.register;
import static io.sealpost.registry.Client.service;
import static io.sealpost.registry.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sealpost.protocol.Problem;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Policy {@code invite}: an invitation lets in one account, and only its hash is kept. */
@QuarkusTest
@TestProfile(InvitePolicy.class)
@WithTestResource(value = Infra.class, scope = TestResourceScope.GLOBAL)
class InvitationResourceTest {

    PrekeyPeer prekeys;

    @Inject
    AgroalDataSource database;

    @BeforeEach
    void prekeysAreUp() {
        prekeys.ready(true);
    }

    @Test
    void tellsThatAnInvitationIsNeeded() {
        var rules = service().get("/v1/registration").jsonPath().getMap("$");

        assertThat(rules).containsOnlyKeys("policy", "serverName").containsEntry("policy", "invite");
    }

    @Test
    void anInvitationIs128RandomBitsForThirtyDaysOfWhichOnlyTheHashIsStored() throws Exception {
        // When
        var answer = post("/internal/invitations", Map.of());

        // Then
        assertThat(answer.statusCode()).isEqualTo(201);
        var secret = Base64.getUrlDecoder().decode(answer.jsonPath().getString("invitation"));
        assertThat(secret).hasSize(16);
        long days30 = Duration.ofDays(30).toMillis();
        assertThat(answer.jsonPath().getLong("expiresAtMs"))
                .isBetween(System.currentTimeMillis() + days30 - 60_000, System.currentTimeMillis() + days30);
        assertThat(storedHashes())
                .contains(hex(MessageDigest.getInstance("SHA-256").digest(secret)));
        assertThat(String.join(" ", storedHashes())).doesNotContain(hex(secret));
    }

    @Test
    void letsOneAccountIn() {
        // Given
        var invitation = invitation();
        var alice = Phone.random();
        var token = pendingToken(alice, invitation);
        var request = requestWith(alice, invitation);

        // When
        var first = register(token, request);
        var again = register(token, request);

        // Then: the same request is answered the same, anybody else comes too late
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(201);
        assertProblem(post("/v1/devices/pending", pendingWith(Phone.random(), invitation)), Problem.INVITATION_INVALID);
    }

    @Test
    void ofManyWhoUseOneInvitationAtOnceOneGetsIn() throws Exception {
        // Given: all of them got a pending token while it was good
        var invitation = invitation();
        var calls = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 5; i++) {
            var phone = Phone.random();
            var token = pendingToken(phone, invitation);
            var request = requestWith(phone, invitation);
            calls.add(() -> register(token, request).statusCode());
        }

        // When
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newFixedThreadPool(calls.size())) {
            for (var answer : threads.invokeAll(calls)) {
                statuses.add(answer.get());
            }
        }

        // Then
        assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 403);
    }

    @Test
    void aFailedRegistrationDoesNotUseTheInvitationUp() {
        var invitation = invitation();
        var alice = Phone.random();
        var token = pendingToken(alice, invitation);

        prekeys.ready(false);
        assertProblem(register(token, requestWith(alice, invitation)), Problem.PREKEYS_MISSING);

        prekeys.ready(true);
        assertThat(register(token, requestWith(alice, invitation)).statusCode()).isEqualTo(201);
    }

    @Test
    void refusesUnknownMissingAndExpiredInvitations() throws Exception {
        // Given
        var alice = Phone.random();
        var good = invitation();
        var token = pendingToken(alice, good);
        var expired = invitation();
        expire(expired);

        // When, then
        var unknown = "AAAAAAAAAAAAAAAAAAAAAA";
        for (var wrong : new String[] {unknown, expired, null}) {
            assertProblem(post("/v1/devices/pending", pendingWith(alice, wrong)), Problem.INVITATION_INVALID);
            assertProblem(register(token, requestWith(alice, wrong)), Problem.INVITATION_INVALID);
        }
        assertProblem(post("/v1/devices/pending", pendingWith(alice, "AAAAAAAAAAAAAAAAAAAAAB")), Problem.BAD_REQUEST);
    }

    @Test
    void invitationComesBeforeExistingAccountsAndNames() {
        // Given
        var invitation = invitation();
        var alice = Phone.random();
        var token = pendingToken(alice, invitation);
        register(token, requestWith(alice, invitation)).then().statusCode(201);
        var changed = requestWith(alice, invitation);
        changed.put("username", "another.name");

        // When, then: not the identical request, and the invitation is used
        assertProblem(register(token, changed), Problem.INVITATION_INVALID);
        changed.put("invitation", invitation());
        assertProblem(register(token, changed), Problem.ACCOUNT_EXISTS);
    }

    private static String invitation() {
        return post("/internal/invitations", Map.of())
                .then()
                .statusCode(201)
                .extract()
                .path("invitation");
    }

    private static Map<String, Object> pendingWith(Phone phone, String invitation) {
        var body = new HashMap<>(pendingRequest(phone));
        body.put("invitation", invitation);
        return body;
    }

    private static String pendingToken(Phone phone, String invitation) {
        return post("/v1/devices/pending", pendingWith(phone, invitation))
                .then()
                .statusCode(200)
                .extract()
                .path("token");
    }

    private static Map<String, Object> requestWith(Phone phone, String invitation) {
        var body = accountRequest(phone);
        body.put("invitation", invitation);
        return body;
    }

    private void expire(String invitation) throws Exception {
        var hash = MessageDigest.getInstance("SHA-256")
                .digest(Base64.getUrlDecoder().decode(invitation));
        try (var connection = database.getConnection();
                var update = connection.prepareStatement("update invitation set expires_at_ms = ? where hash = ?")) {
            update.setLong(1, System.currentTimeMillis());
            update.setBytes(2, hash);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }

    private List<String> storedHashes() throws Exception {
        var hashes = new ArrayList<String>();
        try (var connection = database.getConnection();
                var query = connection.createStatement();
                var rows = query.executeQuery("select hash from invitation")) {
            while (rows.next()) {
                hashes.add(hex(rows.getBytes(1)));
            }
        }
        return hashes;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
