package io.sealpost.registry;

import static io.sealpost.registry.Client.accountRequest;
import static io.sealpost.registry.Client.base64;
import static io.sealpost.registry.Client.pendingToken;
import static io.sealpost.registry.Client.post;
import static io.sealpost.registry.Client.putList;
import static io.sealpost.registry.Client.register;
import static io.sealpost.registry.Client.registered;
import static io.sealpost.registry.Client.service;
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
import io.restassured.response.Response;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.Problem;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The end of an account: only its own key says so, and nothing of it stays. */
@QuarkusTest
@WithTestResource(value = Infra.class, scope = TestResourceScope.GLOBAL)
class DeletionResourceTest {

    private static final String SERVER = ConfigProvider.getConfig().getValue("registry.server-name", String.class);

    PrekeyPeer prekeys;

    @Inject
    AgroalDataSource database;

    @BeforeEach
    void prekeysAreUp() {
        prekeys.ready(true);
        prekeys.down(false);
    }

    @Test
    void nothingOfTheAccountStays() throws Exception {
        // Given: a name, a laptop, and a device that was removed
        var phone = named("bob." + System.nanoTime());
        var laptop = phone.another();
        var removed = phone.another();
        var token = token(phone);
        putList(token, phone, phone.list(2, phone, laptop, removed).toByteArray());
        putList(token, phone, phone.list(3, phone, laptop).toByteArray());
        token(laptop);
        assertThat(tablesWith(phone, laptop, removed)).contains("account", "device");

        // When
        var answer = delete(token, phone, Instant.now());

        // Then
        assertThat(answer.statusCode()).isEqualTo(204);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(tablesWith(phone, laptop, removed))
                .isEmpty());
        assertProblem(lookup(phone.account()), Problem.NOT_FOUND);
        assertProblem(signIn(phone), Problem.UNAUTHORIZED);
        assertProblem(signIn(laptop), Problem.UNAUTHORIZED);
    }

    @Test
    void theSecondTimeThereIsNothingToDelete() {
        var phone = registered();
        var token = token(phone);
        var now = Instant.now();

        assertThat(delete(token, phone, now).statusCode()).isEqualTo(204);
        assertProblem(delete(token, phone, now), Problem.NOT_FOUND);
    }

    @Test
    void aLinkedDeviceBringsTheStatementButCannotMakeIt() {
        // Given
        var phone = registered();
        var laptop = phone.another();
        putList(token(phone), phone, phone.list(2, phone, laptop).toByteArray());
        var laptopToken = token(laptop);
        byte[] statement = phone.deletion(SERVER, Instant.now()).toByteArray();
        byte[] byTheLaptop = laptop.identity().getPrivateKey().calculateSignature(statement);
        byte[] forAnotherPurpose = phone.signList(statement);

        // When, Then
        assertProblem(delete(laptopToken, statement, byTheLaptop), Problem.BAD_SIGNATURE);
        assertProblem(delete(laptopToken, statement, forAnotherPurpose), Problem.BAD_SIGNATURE);
        assertProblem(delete(laptopToken, statement, new byte[64]), Problem.BAD_SIGNATURE);
        assertThat(lookup(phone.account()).statusCode()).isEqualTo(200);
        assertThat(delete(laptopToken, statement, phone.signDeletion(statement)).statusCode())
                .isEqualTo(204);
    }

    @Test
    void aStatementIsGoodForThisAccountThisServerAndFiveMinutes() {
        // Given
        var phone = registered();
        var token = token(phone);
        var now = Instant.now();
        byte[] elsewhere = phone.deletion("elsewhere.example", now).toByteArray();
        byte[] anothers =
                phone.withAccount(AccountId.random()).deletion(SERVER, now).toByteArray();

        // When, Then
        assertProblem(delete(token, elsewhere, phone.signDeletion(elsewhere)), Problem.FORBIDDEN);
        assertProblem(delete(token, anothers, phone.signDeletion(anothers)), Problem.FORBIDDEN);
        assertProblem(delete(token, phone, now.minusSeconds(310)), Problem.STATEMENT_EXPIRED);
        assertProblem(delete(token, phone, now.plusSeconds(310)), Problem.STATEMENT_EXPIRED);
        assertProblem(delete(token, phone, Instant.ofEpochMilli(Long.MIN_VALUE)), Problem.STATEMENT_EXPIRED);
        assertProblem(delete(token, phone, Instant.ofEpochMilli(Long.MAX_VALUE)), Problem.STATEMENT_EXPIRED);
        assertThat(delete(token, phone, now.minusSeconds(240)).statusCode()).isEqualTo(204);
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
        var stranger = registered();
        var now = Instant.now();

        // When, Then
        assertProblem(delete(laptopToken, phone, now), Problem.FORBIDDEN);
        assertProblem(delete(pendingToken(Phone.random()), phone, now), Problem.FORBIDDEN);
        assertProblem(delete(token(stranger), phone, now), Problem.BAD_SIGNATURE);
        assertProblem(service().body(body(phone, now)).post("/v1/account/delete"), Problem.UNAUTHORIZED);
        assertThat(lookup(phone.account()).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesABadForm() {
        // Given
        var phone = registered();
        var token = token(phone);
        var noSignature = body(phone, Instant.now());
        noSignature.remove("signature");
        var shortSignature = body(phone, Instant.now());
        shortSignature.put("signature", base64(new byte[63]));
        var tooLong = body(phone, Instant.now());
        tooLong.put("statement", base64(new byte[513]));
        var more = body(phone, Instant.now());
        more.put("account", base64(phone.account().bytes()));
        byte[] noStatement = {1, 2, 3};
        byte[] noAccount = phone.deletion(SERVER, Instant.now()).toBuilder()
                .clearAccount()
                .build()
                .toByteArray();

        // When, Then
        for (var bad : List.of(noSignature, shortSignature, tooLong, more, Map.of())) {
            assertProblem(signedIn(token).body(bad).post("/v1/account/delete"), Problem.BAD_REQUEST);
        }
        assertProblem(delete(token, noStatement, phone.signDeletion(noStatement)), Problem.BAD_REQUEST);
        assertProblem(delete(token, noAccount, phone.signDeletion(noAccount)), Problem.BAD_REQUEST);
        assertThat(lookup(phone.account()).statusCode()).isEqualTo(200);
    }

    @Test
    void aListThatComesAtTheSameMomentLeavesNothingBehind() throws Exception {
        for (int round = 0; round < 10; round++) {
            // Given
            var phone = registered();
            var laptop = phone.another();
            var token = token(phone);
            byte[] list = phone.list(2, phone, laptop).toByteArray();
            Callable<Integer> deletes =
                    () -> delete(token, phone, Instant.now()).statusCode();
            Callable<Integer> links = () -> putList(token, phone, list).statusCode();

            // When
            List<Integer> answers = new ArrayList<>();
            try (var both = Executors.newFixedThreadPool(2)) {
                for (var answer : both.invokeAll(round % 2 == 0 ? List.of(links, deletes) : List.of(deletes, links))) {
                    answers.add(answer.get());
                }
            }

            // Then
            assertThat(answers).contains(204).isSubsetOf(204, 403, 409);
            assertThat(rows("account", phone) + rows("device", phone)).isZero();
        }
    }

    @Test
    void aUsernameOfADeletedAccountIsHeldForAWeekAndNamesNobody() throws Exception {
        // Given
        var name = "eve." + System.nanoTime();
        var phone = named(name);

        // When
        delete(token(phone), phone, Instant.now());

        // Then
        assertProblem(post("/v1/lookups/username", Map.of("username", name)), Problem.NOT_FOUND);
        var next = Phone.random();
        var body = accountRequest(next);
        body.put("username", name);
        assertProblem(register(pendingToken(next), body), Problem.USERNAME_TAKEN);
        assertThat(contents("held_name")).doesNotContain(name).doesNotContain(hex(phone.account()));

        // When: a week later
        sql("update held_name set until_ms = 0");

        // Then
        assertThat(register(pendingToken(next), body).statusCode()).isEqualTo(201);
    }

    private static Phone named(String username) {
        var phone = Phone.random();
        var body = accountRequest(phone);
        body.put("username", username);
        register(pendingToken(phone), body).then().statusCode(201);
        return phone;
    }

    private static Response delete(String token, Phone phone, Instant issuedAt) {
        return signedIn(token).body(body(phone, issuedAt)).post("/v1/account/delete");
    }

    private static Response delete(String token, byte[] statement, byte[] signature) {
        return signedIn(token)
                .body(Map.of("statement", base64(statement), "signature", base64(signature)))
                .post("/v1/account/delete");
    }

    private static Map<String, Object> body(Phone phone, Instant issuedAt) {
        byte[] statement = phone.deletion(SERVER, issuedAt).toByteArray();
        return new HashMap<>(
                Map.of("statement", base64(statement), "signature", base64(phone.signDeletion(statement))));
    }

    private static Response lookup(AccountId account) {
        return post("/v1/lookups/device-list", Map.of("account", base64(account.bytes())));
    }

    /** The tables in which any id or key of these devices stands. */
    private List<String> tablesWith(Phone... phones) throws SQLException {
        var found = new ArrayList<String>();
        for (var table : tables()) {
            var contents = contents(table);
            for (var phone : phones) {
                var traces = List.of(
                        phone.account().uuid().toString(),
                        hex(phone.account()),
                        phone.device().uuid().toString(),
                        HexFormat.of().formatHex(phone.device().bytes()),
                        HexFormat.of().formatHex(phone.identityKey()),
                        HexFormat.of()
                                .formatHex(phone.accountKey().getPublicKey().serialize()));
                if (traces.stream().anyMatch(contents::contains) && !found.contains(table)) {
                    found.add(table);
                }
            }
        }
        return found;
    }

    private static String hex(AccountId account) {
        return HexFormat.of().formatHex(account.bytes());
    }

    private List<String> tables() throws SQLException {
        var tables = new ArrayList<String>();
        try (var connection = database.getConnection();
                var rows = connection
                        .createStatement()
                        .executeQuery("select tablename from pg_tables where schemaname = 'public'")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }

    /** Every row as text; bytes in hexadecimal. */
    private String contents(String table) throws SQLException {
        var contents = new StringBuilder();
        try (var connection = database.getConnection();
                var rows = connection.createStatement().executeQuery("select t::text from " + table + " t")) {
            while (rows.next()) {
                contents.append(rows.getString(1)).append('\n');
            }
        }
        return contents.toString();
    }

    private int rows(String table, Phone phone) throws SQLException {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("select count(*) from " + table + " where account = ?")) {
            query.setObject(1, phone.account().uuid());
            try (var rows = query.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    private void sql(String statement) throws SQLException {
        try (var connection = database.getConnection();
                var run = connection.createStatement()) {
            run.execute(statement);
        }
    }
}
