package io.sealpost.registry;

import static io.sealpost.registry.Client.accountRequest;
import static io.sealpost.registry.Client.base64;
import static io.sealpost.registry.Client.pendingToken;
import static io.sealpost.registry.Client.post;
import static io.sealpost.registry.Client.putList;
import static io.sealpost.registry.Client.registered;
import static io.sealpost.registry.Client.signIn;
import static io.sealpost.registry.Client.signedIn;
import static io.sealpost.registry.Client.token;
import static io.sealpost.registry.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.sealpost.protocol.Problem;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where the operator wants it, the username of an account in which nobody was seen for long goes to who asks for it. */
@QuarkusTest
@TestProfile(ReclaimPolicy.class)
@WithTestResource(value = Infra.class, scope = TestResourceScope.GLOBAL)
class ReclaimedUsernameTest {

    private static final AtomicLong NUMBER = new AtomicLong(System.nanoTime());
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SEEN = "update device set last_seen_day = '%s' where device = '%s'";
    private static final String ADDED = "update device set added_day = '%s', last_seen_day = null where device = '%s'";
    private static final String UNKNOWN =
            "update device set added_day = null, last_seen_day = null where device = '%2$s'";

    PrekeyPeer prekeys;

    @Inject
    AgroalDataSource database;

    private final String name = "r" + NUMBER.incrementAndGet();
    private final LocalDate aDayShort = LocalDate.now(ZoneOffset.UTC).minusDays(ReclaimPolicy.DAYS);
    private final LocalDate longAgo = aDayShort.minusDays(1);

    @BeforeEach
    void prekeysAreUp() {
        prekeys.ready(true);
        prekeys.down(false);
    }

    @Test
    void whoRegistersGetsTheNameOfAnIdleAccount() throws Exception {
        // Given
        var owner = idleOwner();
        var newcomer = Phone.random();
        var pending = pendingToken(newcomer);
        var request = request(newcomer);

        // When
        var answer = Client.register(pending, request);

        // Then: also if the answer was lost and the request comes again
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(Client.register(pending, request).statusCode()).isEqualTo(201);
        assertNamed(newcomer);
        assertLostItsName(owner);
    }

    @Test
    void whoHasAnAccountGetsTheNameOfAnIdleOne() throws Exception {
        // Given: an account that was never seen after it was added, and a newcomer with another name
        var owner = idleOwner();
        run(ADDED, longAgo, owner);
        var newcomer = registered();
        var token = token(newcomer);
        var former = name + ".before";
        take(token, former, false);

        // When
        var answer = take(token, name, false);

        // Then
        assertThat(answer.statusCode()).isEqualTo(204);
        assertNamed(newcomer);
        assertLostItsName(owner);
        assertProblem(take(token(registered()), former, false), Problem.USERNAME_TAKEN);
    }

    @Test
    void aHiddenNameOfAnIdleAccountIsNoMoreHiddenForItsNextOne() throws Exception {
        // Given
        var owner = idleOwner();
        take(token(owner), name, true);
        run(SEEN, longAgo, owner);
        var newcomer = Phone.random();

        // When
        var answer = register(newcomer);

        // Then
        assertThat(answer.statusCode()).isEqualTo(201);
        assertNamed(newcomer);
        assertLostItsName(owner);
    }

    @Test
    void oneDayShortIsTooShort() throws Exception {
        var owner = idleOwner();
        run(SEEN, aDayShort, owner);
        assertKeepsItsName(owner);

        run(ADDED, aDayShort, owner);
        assertKeepsItsName(owner);
    }

    @Test
    void ofTwoDevicesOneThatWasSeenIsEnough() throws Exception {
        // Given: the other one was only added
        var owner = idleOwner();
        var laptop = owner.another();
        putList(token(owner), owner, owner.list(2, owner, laptop).toByteArray());
        run(SEEN, longAgo, owner);

        // When, Then
        assertKeepsItsName(owner);
        token(laptop);
        run(SEEN, aDayShort, laptop);
        assertKeepsItsName(owner);

        // When: neither was seen
        run(SEEN, longAgo, laptop);

        // Then
        assertThat(register(Phone.random()).statusCode()).isEqualTo(201);
    }

    @Test
    void aDeviceThatWasRemovedDoesNotKeepTheName() throws Exception {
        // Given
        var owner = idleOwner();
        var laptop = owner.another();
        var token = token(owner);
        putList(token, owner, owner.list(2, owner, laptop).toByteArray());
        token(laptop);
        putList(token, owner, owner.list(3, owner).toByteArray());
        run(SEEN, longAgo, owner);

        // When, Then
        assertThat(register(Phone.random()).statusCode()).isEqualTo(201);
    }

    @Test
    void aDeviceOfWhichNoDayIsKnownCountsAsSeen() throws Exception {
        // Given
        var owner = idleOwner();
        var laptop = owner.another();
        putList(token(owner), owner, owner.list(2, owner, laptop).toByteArray());
        run(SEEN, longAgo, owner);
        run(UNKNOWN, longAgo, laptop);

        // When, Then
        assertKeepsItsName(owner);
        run(UNKNOWN, longAgo, owner);
        assertKeepsItsName(owner);
    }

    @Test
    void aNameThatWasGivenUpStaysHeldHoweverIdleItsOwnerIs() throws Exception {
        // Given
        var owner = idleOwner();
        signedIn(token(owner)).delete("/v1/username").then().statusCode(204);
        run(SEEN, longAgo, owner);

        // When, Then
        assertProblem(register(Phone.random()), Problem.USERNAME_TAKEN);
        assertProblem(take(token(registered()), name, false), Problem.USERNAME_TAKEN);
    }

    @Test
    void aRegistrationThatIsRefusedTakesNoName() throws Exception {
        // Given
        var owner = idleOwner();
        prekeys.ready(false);

        // When
        var answer = register(Phone.random());

        // Then
        assertProblem(answer, Problem.PREKEYS_MISSING);
        assertNamed(owner);
    }

    @Test
    void whoComesBackLaterGoesOnWithoutTheName() throws Exception {
        // Given
        var owner = idleOwner();
        var newcomer = Phone.random();
        register(newcomer);

        // When
        var token = token(owner);

        // Then: neither back nor held for them, but any other is to be had
        assertThat(own(token)).isNull();
        assertProblem(take(token, name, false), Problem.USERNAME_TAKEN);
        assertThat(take(token, name + ".again", false).statusCode()).isEqualTo(204);
        signedIn(token(newcomer)).delete("/v1/username").then().statusCode(204);
        assertProblem(take(token, name, false), Problem.USERNAME_TAKEN);
        var laptop = owner.another();
        assertThat(putList(token, owner, owner.list(2, owner, laptop).toByteArray())
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void ofManyNewcomersOneGetsTheName() throws Exception {
        // Given
        var owner = idleOwner();
        List<Callable<Integer>> wishes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            var token = token(registered());
            wishes.add(() -> take(token, name, false).statusCode());
            var phone = Phone.random();
            var pending = pendingToken(phone);
            wishes.add(() -> register(pending, phone).statusCode());
        }

        // When
        var answers = atOnce(wishes);

        // Then
        assertThat(answers.stream().filter(status -> status < 300)).hasSize(1);
        assertThat(answers).isSubsetOf(201, 204, 409);
        assertLostItsName(owner);
    }

    @Test
    void whoSignsInWhileTheNameIsAskedForKeepsItOrHasLostIt() throws Exception {
        for (int round = 0; round < 10; round++) {
            // Given
            var owner = idleOwner();
            var newcomer = registered();
            var token = token(newcomer);
            Callable<Integer> takes = () -> take(token, name, false).statusCode();
            Callable<Integer> comesBack = () -> signIn(owner).statusCode();

            // When
            var answers = atOnce(round % 2 == 0 ? List.of(takes, comesBack) : List.of(comesBack, takes));

            // Then
            assertThat(answers).contains(200).containsAnyOf(204, 409);
            assertNamed(answers.contains(204) ? newcomer : owner);
            assertThat(own(token(owner))).isEqualTo(answers.contains(204) ? null : name);
            signedIn(token(answers.contains(204) ? newcomer : owner)).delete("/v1/username");
            run("delete from held_name", longAgo, owner);
        }
    }

    @Test
    void whoSignedInFirstKeepsTheNameThoughItWasFoundIdleBefore() throws Exception {
        var owner = idleOwner();

        assertFasterThanNewcomers(
                owner,
                SEEN.formatted(LocalDate.now(ZoneOffset.UTC), owner.device().uuid()));
    }

    @Test
    void whoListedANewDeviceFirstKeepsTheNameThoughItWasFoundIdleBefore() throws Exception {
        var owner = idleOwner();
        var list = "update account set list_version = list_version + 1 where account = '%1$s';"
                + " insert into device (device, account, identity_key, registration_id, removed, added_day)"
                + " select gen_random_uuid(), account, identity_key, registration_id, false, '%2$s'"
                + " from device where account = '%1$s' limit 1";

        assertFasterThanNewcomers(owner, list.formatted(owner.account().uuid(), LocalDate.now(ZoneOffset.UTC)));
    }

    @Test
    void aNameThatItsOwnerGivesUpAtTheSameMomentIsHeld() throws Exception {
        // Given: the owner was faster, but has to wait
        var owner = idleOwner();
        var token = token(owner);
        run(SEEN, longAgo, owner);
        var newcomer = Phone.random();
        var pending = pendingToken(newcomer);
        try (var lock = database.getConnection();
                var both = Executors.newFixedThreadPool(2)) {
            lock.setAutoCommit(false);
            run(lock, "select 1 from account where username = '" + name + "' for update");
            var givenUp = both.submit(() -> signedIn(token).delete("/v1/username"));
            await().atMost(PATIENCE).until(() -> waiting() == 1);
            var registered = both.submit(() -> register(pending, newcomer));
            await().atMost(PATIENCE).until(() -> waiting() == 2);

            // When
            lock.rollback();

            // Then
            assertThat(givenUp.get().statusCode()).isEqualTo(204);
            assertProblem(registered.get(), Problem.USERNAME_TAKEN);
        }
        assertThat(own(token)).isNull();
        assertThat(take(token, name, false).statusCode()).isEqualTo(204);
    }

    /** @param change of the owner: it has not committed yet when the newcomers find the account idle */
    private void assertFasterThanNewcomers(Phone owner, String change) throws Exception {
        var token = token(registered());
        var phone = Phone.random();
        var pending = pendingToken(phone);
        try (var faster = database.getConnection();
                var newcomers = Executors.newFixedThreadPool(2)) {
            faster.setAutoCommit(false);
            run(faster, change);
            var taken = newcomers.submit(() -> take(token, name, false));
            var registered = newcomers.submit(() -> register(pending, phone));
            await().atMost(PATIENCE).until(() -> waiting() == 2);
            faster.commit();

            assertProblem(taken.get(), Problem.USERNAME_TAKEN);
            assertProblem(registered.get(), Problem.USERNAME_TAKEN);
            assertNamed(owner);
        }
    }

    /** An account with {@link #name}, whose device was last seen a day more than long enough ago. */
    private Phone idleOwner() throws SQLException {
        var owner = Phone.random();
        register(owner).then().statusCode(201);
        token(owner);
        run(SEEN, longAgo, owner);
        return owner;
    }

    private Response register(Phone phone) {
        return register(pendingToken(phone), phone);
    }

    private Response register(String pendingToken, Phone phone) {
        return Client.register(pendingToken, request(phone));
    }

    private Map<String, Object> request(Phone phone) {
        var body = accountRequest(phone);
        body.put("username", name);
        return body;
    }

    private static Response take(String token, String name, boolean hidden) {
        return signedIn(token).body(Map.of("username", name, "hidden", hidden)).put("/v1/username");
    }

    private static String own(String token) {
        return signedIn(token)
                .get("/v1/username")
                .then()
                .statusCode(200)
                .extract()
                .path("username");
    }

    private void assertNamed(Phone phone) {
        var found = post("/v1/lookups/username", Map.of("username", name));
        assertThat(found.statusCode()).isEqualTo(200);
        assertThat(found.jsonPath().getString("account"))
                .isEqualTo(base64(phone.account().bytes()));
        assertThat(found.jsonPath().getString("accountKey"))
                .isEqualTo(base64(phone.accountKey().getPublicKey().serialize()));
    }

    private void assertKeepsItsName(Phone owner) {
        assertProblem(take(token(registered()), name, false), Problem.USERNAME_TAKEN);
        assertProblem(register(Phone.random()), Problem.USERNAME_TAKEN);
        assertNamed(owner);
    }

    /** Nothing else of the account has changed, and nothing is hidden of a name that it takes next. */
    private void assertLostItsName(Phone owner) throws SQLException {
        var token = token(owner);
        assertThat(signedIn(token).get("/v1/username").jsonPath().getMap("$"))
                .containsOnlyKeys("hidden")
                .containsEntry("hidden", false);
        assertThat(signedIn(token).get("/v1/devices").jsonPath().getList("devices"))
                .hasSize(1);
    }

    private static List<Integer> atOnce(List<Callable<Integer>> calls) throws Exception {
        List<Integer> answers = new ArrayList<>();
        try (var all = Executors.newFixedThreadPool(calls.size())) {
            for (var answer : all.invokeAll(calls)) {
                answers.add(answer.get());
            }
        }
        return answers;
    }

    /** How many transactions wait for a lock. */
    private int waiting() throws SQLException {
        try (var connection = database.getConnection();
                var query = connection.createStatement();
                var rows = query.executeQuery("select count(*) from pg_stat_activity"
                        + " where datname = current_database() and wait_event_type = 'Lock'")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private void run(String statement, LocalDate day, Phone device) throws SQLException {
        try (var connection = database.getConnection()) {
            run(connection, statement.formatted(day, device.device().uuid()));
        }
    }

    private static void run(Connection connection, String statement) throws SQLException {
        try (var run = connection.createStatement()) {
            run.execute(statement);
        }
    }
}
