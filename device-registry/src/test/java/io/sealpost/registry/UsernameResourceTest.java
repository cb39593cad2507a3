package io.sealpost.registry;

import static io.sealpost.registry.Client.accountRequest;
import static io.sealpost.registry.Client.pendingToken;
import static io.sealpost.registry.Client.post;
import static io.sealpost.registry.Client.putList;
import static io.sealpost.registry.Client.register;
import static io.sealpost.registry.Client.registered;
import static io.sealpost.registry.Client.service;
import static io.sealpost.registry.Client.signedIn;
import static io.sealpost.registry.Client.token;
import static io.sealpost.registry.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.Header;
import io.restassured.response.Response;
import io.sealpost.protocol.Problem;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hibernate.reactive.mutiny.Mutiny;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A person changes, hides and gives up their username. */
@QuarkusTest
@WithTestResource(value = Infra.class, scope = TestResourceScope.GLOBAL)
class UsernameResourceTest {

    private static final AtomicLong NUMBER = new AtomicLong(System.nanoTime());

    PrekeyPeer prekeys;

    @Inject
    AgroalDataSource database;

    @Inject
    Mutiny.SessionFactory sessions;

    @BeforeEach
    void prekeysAreUp() {
        prekeys.ready(true);
        prekeys.down(false);
    }

    @Test
    void aNameIsTakenChangedHiddenAndGivenUp() {
        // Given
        var token = token(registered());
        var first = fresh();
        var second = fresh();

        // When, Then
        assertThat(own(token)).containsOnlyKeys("hidden").containsEntry("hidden", false);
        assertThat(take(token, first, false).statusCode()).isEqualTo(204);
        assertThat(lookup(first).statusCode()).isEqualTo(200);
        assertThat(take(token, second, true).statusCode()).isEqualTo(204);
        assertThat(own(token)).containsEntry("username", second).containsEntry("hidden", true);
        assertProblem(lookup(first), Problem.NOT_FOUND);
        assertProblem(lookup(second), Problem.NOT_FOUND);
        assertThat(take(token, second, false).statusCode()).isEqualTo(204);
        assertThat(lookup(second).statusCode()).isEqualTo(200);
        for (int again = 0; again < 2; again++) {
            assertThat(signedIn(token).delete("/v1/username").statusCode()).isEqualTo(204);
        }
        assertThat(own(token)).containsOnlyKeys("hidden");
        assertProblem(lookup(second), Problem.NOT_FOUND);
    }

    @Test
    void aHiddenNameIsAnsweredExactlyAsOneThatNobodyHas() {
        // Given
        var hidden = fresh();
        take(token(registered()), hidden, true);
        var unknown = fresh();

        // When
        var ofHidden = lookup(hidden);
        var ofUnknown = lookup(unknown);

        // Then
        assertProblem(ofHidden, Problem.NOT_FOUND);
        assertThat(ofHidden.asString()).isEqualTo(ofUnknown.asString());
        assertThat(headers(ofHidden)).isEqualTo(headers(ofUnknown));
        assertThat(queries(() -> lookup(hidden)))
                .isEqualTo(queries(() -> lookup(unknown)))
                .isPositive();
        System.out.printf(
                "TIMING: median of a look-up: hidden %d µs, unknown %d µs%n",
                medianMicros(() -> lookup(hidden)), medianMicros(() -> lookup(unknown)));
    }

    @Test
    void whoGaveANameUpMayTakeItBackAndNobodyElseForAWeek() throws Exception {
        // Given
        var name = fresh();
        var token = token(registered());
        var other = token(registered());
        take(token, name, false);

        // When
        take(token, fresh(), false);

        // Then
        assertProblem(take(other, name, false), Problem.USERNAME_TAKEN);
        assertProblem(register(name), Problem.USERNAME_TAKEN);
        assertThat(take(token, name, false).statusCode()).isEqualTo(204);

        // When: a week after it was given up again
        signedIn(token).delete("/v1/username");
        assertProblem(take(other, name, false), Problem.USERNAME_TAKEN);
        sql("update held_name set until_ms = 0");

        // Then
        assertThat(take(other, name, false).statusCode()).isEqualTo(204);
        assertProblem(take(token, name, false), Problem.USERNAME_TAKEN);
    }

    @Test
    void nobodyKeepsMoreThanThreeNamesFromOthers() {
        // Given
        var token = token(registered());
        var other = token(registered());
        var names = Stream.generate(UsernameResourceTest::fresh).limit(5).toList();

        // When
        names.forEach(name -> take(token, name, false));

        // Then: the first is free, three are held, the last is in use
        for (var name : names.subList(1, 5)) {
            assertProblem(take(other, name, false), Problem.USERNAME_TAKEN);
        }
        assertThat(take(other, names.getFirst(), false).statusCode()).isEqualTo(204);
    }

    @Test
    void aHiddenNameIsTakenAllTheSame() {
        var name = fresh();
        take(token(registered()), name, true);

        assertProblem(take(token(registered()), name, false), Problem.USERNAME_TAKEN);
        assertProblem(register(name), Problem.USERNAME_TAKEN);
    }

    @Test
    void howeverLongItsOwnerWasNotSeenANameStaysTheirs() throws Exception {
        // Given
        var name = fresh();
        var phone = registered();
        take(token(phone), name, false);

        // When
        sql("update device set added_day = '1999-01-01', last_seen_day = '1999-12-31' where device = '"
                + phone.device().uuid() + "'");

        // Then
        assertProblem(take(token(registered()), name, false), Problem.USERNAME_TAKEN);
        assertProblem(register(name), Problem.USERNAME_TAKEN);
        assertThat(own(token(phone))).containsEntry("username", name);
    }

    @Test
    void ofManyWhoWantANameOneGetsIt() throws Exception {
        // Given
        var name = fresh();
        List<Callable<Integer>> wishes = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            var token = token(registered());
            wishes.add(() -> take(token, name, false).statusCode());
        }

        // When
        List<Integer> answers = new ArrayList<>();
        try (var all = Executors.newFixedThreadPool(8)) {
            for (var answer : all.invokeAll(wishes)) {
                answers.add(answer.get());
            }
        }

        // Then
        assertThat(answers).containsOnlyOnce(204).allMatch(status -> status == 204 || status == 409);
    }

    @Test
    void refusesWhoIsNoDevice() {
        // Given
        var phone = registered();
        var laptop = phone.another();
        var token = token(phone);
        putList(token, phone, phone.list(2, phone, laptop).toByteArray());
        var laptopToken = token(laptop);
        putList(token, phone, phone.list(3, phone).toByteArray());

        // When, Then
        for (var bad : List.of(laptopToken, pendingToken(Phone.random()))) {
            assertProblem(take(bad, fresh(), false), Problem.FORBIDDEN);
            assertProblem(signedIn(bad).get("/v1/username"), Problem.FORBIDDEN);
            assertProblem(signedIn(bad).delete("/v1/username"), Problem.FORBIDDEN);
        }
        assertProblem(service().get("/v1/username"), Problem.UNAUTHORIZED);
        assertProblem(service().delete("/v1/username"), Problem.UNAUTHORIZED);
        assertProblem(
                service().body(Map.of("username", fresh(), "hidden", false)).put("/v1/username"), Problem.UNAUTHORIZED);
    }

    @Test
    void refusesABadForm() {
        var token = token(registered());
        for (Map<String, Object> bad : List.<Map<String, Object>>of(
                Map.of(),
                Map.of("username", "ab", "hidden", false),
                Map.of("username", "Abc", "hidden", false),
                Map.of("username", "a".repeat(33), "hidden", false),
                Map.of("username", "abc\n", "hidden", false),
                Map.of("username", fresh()),
                Map.of("username", fresh(), "hidden", "no"),
                Map.of("username", fresh(), "hidden", false, "account", "x"))) {
            assertProblem(signedIn(token).body(bad).put("/v1/username"), Problem.BAD_REQUEST);
        }
        assertThat(own(token)).containsOnlyKeys("hidden");
    }

    private static String fresh() {
        return "n" + NUMBER.incrementAndGet();
    }

    private static Map<String, Object> own(String token) {
        return signedIn(token)
                .get("/v1/username")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getMap("$");
    }

    private static Response take(String token, String name, boolean hidden) {
        return signedIn(token).body(Map.of("username", name, "hidden", hidden)).put("/v1/username");
    }

    private static Response register(String name) {
        var phone = Phone.random();
        var body = accountRequest(phone);
        body.put("username", name);
        return Client.register(pendingToken(phone), body);
    }

    private static Response lookup(String name) {
        return post("/v1/lookups/username", Map.of("username", name));
    }

    private static List<Header> headers(Response response) {
        return response.headers().asList().stream()
                .filter(header -> !header.getName().equalsIgnoreCase("Date"))
                .toList();
    }

    /** How many queries were made. */
    private long queries(Supplier<Response> call) {
        var statistics = sessions.getStatistics();
        statistics.setStatisticsEnabled(true);
        statistics.clear();
        call.get();
        long queries = statistics.getQueryExecutionCount();
        statistics.setStatisticsEnabled(false);
        return queries;
    }

    private static long medianMicros(Supplier<Response> call) {
        return Stream.generate(() -> {
                    long began = System.nanoTime();
                    call.get();
                    return (System.nanoTime() - began) / 1_000;
                })
                .limit(101)
                .sorted()
                .skip(50)
                .findFirst()
                .orElseThrow();
    }

    private void sql(String statement) throws SQLException {
        try (var connection = database.getConnection();
                var run = connection.createStatement()) {
            run.execute(statement);
        }
    }
}
