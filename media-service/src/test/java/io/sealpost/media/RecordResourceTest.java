package io.sealpost.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.sealpost.media.Infra.Tokens;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.Problem;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(Infra.class)
class RecordResourceTest {

    private static final int WRITERS = 8;

    @Tokens
    Function<Map<String, String>, String> tokens;

    @Inject
    DataSource database;

    private final byte[] first = Client.bytes(1_000);
    private final byte[] second = Client.bytes(2_000);

    private String token() {
        return tokens.apply(Map.of());
    }

    @Test
    void keepsTheNewestVersionAndTheHashOfTheOneBefore() {
        // Given
        var record = RecordClient.created(token(), first);
        isVersion(record.read(), 1, first).body("previousHash", nullValue()).header("Cache-Control", "no-store");

        // When
        record.write(2, second).statusCode(204);

        // Then
        isVersion(record.read(), 2, second).body("previousHash", equalTo(Client.checksum(first)));
    }

    @Test
    void takesTheSameVersionTwice() {
        // Given
        var record = RecordClient.random();
        record.create(token(), first).statusCode(204);

        // When
        record.create(token(), first).statusCode(204);
        record.write(2, second).statusCode(204);
        record.write(2, second).statusCode(204);

        // Then
        isVersion(record.read(), 2, second).body("previousHash", equalTo(Client.checksum(first)));
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 3, 5, Long.MAX_VALUE})
    void refusesEveryVersionButTheNext(long version) {
        // Given
        var record = RecordClient.created(token(), first);
        record.write(2, second).statusCode(204);
        record.write(3, first).statusCode(204);

        // When
        var refused = record.write(version, Client.bytes(10));

        // Then
        isProblem(refused, Problem.RECORD_VERSION)
                .body("record.version", equalTo(3))
                .body("record.content", equalTo(base64(first)))
                .body("record.previousHash", equalTo(Client.checksum(second)));
        isVersion(record.read(), 3, first);
    }

    @Test
    void refusesAnOldVersionThatIsPlayedAgain() {
        // Given
        var record = RecordClient.created(token(), first);
        record.write(2, second).statusCode(204);
        record.write(3, first).statusCode(204);

        // When
        isProblem(record.write(2, second), Problem.RECORD_VERSION);
        isProblem(record.create(token(), first), Problem.RECORD_VERSION);

        // Then
        isVersion(record.read(), 3, first);
    }

    @Test
    void ofManyWritersOneWins() throws Exception {
        // Given
        var record = RecordClient.created(token(), first);

        // When
        var statuses = atOnce(writer -> record.write(2, Client.bytes(500)));

        // Then
        assertThat(statuses).containsOnlyOnce(204).containsOnly(204, 409);
        record.read().body("version", equalTo(2));
    }

    @Test
    void ofManyMakersOneWins() throws Exception {
        // Given
        var record = RecordClient.random();
        var token = token();

        // When
        var statuses =
                atOnce(writer -> (writer % 2 == 0 ? record : record.withoutKey()).create(token, Client.bytes(500)));

        // Then: who has another key than the winner may not write; only the record's own key is told of the version
        List<Integer> withTheKeyWon = List.of(204, 403, 403, 403, 403, 409, 409, 409);
        List<Integer> withoutItWon = List.of(204, 403, 403, 403, 403, 403, 403, 403);
        assertThat(statuses.stream().sorted().toList()).isIn(withTheKeyWon, withoutItWon);
        record.read().body("version", equalTo(1));
    }

    @Test
    void refusesAnotherWriteKeyAndTellsNoMoreThanAReadWould() {
        // Given
        var record = RecordClient.created(token(), first);
        var stranger = record.withoutKey();

        // When
        var refusals = new ValidatableResponse[] {
            stranger.write(2, second), stranger.write(1 << 20, second), stranger.create(token(), first)
        };

        // Then
        for (var refusal : refusals) {
            isProblem(refusal, Problem.FORBIDDEN).body("record", nullValue());
        }
        isVersion(record.read(), 1, first);
    }

    @Test
    void deletesForWhoHasTheWriteKey() {
        // Given
        var record = RecordClient.created(token(), first);

        // When
        var wrong = record.withoutKey().delete();
        record.delete().statusCode(204);

        // Then
        var unknown = record.delete();
        isProblem(wrong, Problem.NOT_FOUND);
        assertThat(wrong.extract().asString()).isEqualTo(unknown.extract().asString());
        isProblem(record.read(), Problem.NOT_FOUND);
        isProblem(record.write(2, second), Problem.NOT_FOUND);
        record.create(token(), second).statusCode(204);
        isVersion(record.read(), 1, second);
    }

    @Test
    void makesRecordsForAccountsWithAllowanceOnly() {
        // Given
        var account = UUID.randomUUID().toString();
        var token = tokens.apply(Map.of("account", account));
        var wish = Map.of("sizeBytes", 100_000_000, "checksum", Client.checksum(first));
        for (int i = 0; i < 10; i++) {
            Client.signedIn(token).body(wish).post("/v1/blobs").then().statusCode(201);
        }
        var record = RecordClient.random();
        for (int i = 0; i < 17; i++) {
            record.create(token, first).statusCode(204);
        }

        // When
        isProblem(record.create(token, first), Problem.QUOTA_EXCEEDED);
        isProblem(RecordClient.random().create(token, first), Problem.QUOTA_EXCEEDED);

        // Then
        record.write(2, second).statusCode(204);
        RecordClient.random().create(token(), first).statusCode(204);
    }

    @Test
    void takesTheSmallestAndTheLargest() {
        var small = RecordClient.created(token(), new byte[1]);
        var large = RecordClient.created(token(), Client.bytes(Limits.RECORD_CONTENT_BYTES));
        var tooLarge = Client.bytes(Limits.RECORD_CONTENT_BYTES + 1);

        large.write(2, Client.bytes(Limits.RECORD_CONTENT_BYTES)).statusCode(204);
        isProblem(small.write(2, tooLarge), Problem.TOO_LARGE);
        isProblem(RecordClient.random().create(token(), tooLarge), Problem.TOO_LARGE);
        isVersion(small.read(), 1, new byte[1]);
    }

    /** The order of docs/http-api.md: of several reasons the first is told. */
    @Test
    void refusesInTheOrderOfTheContract() {
        var spent = tokens.apply(Map.of("account", UUID.randomUUID().toString()));
        var wish = Map.of("sizeBytes", 100_000_000, "checksum", Client.checksum(first));
        for (int i = 0; i < 10; i++) {
            Client.signedIn(spent).body(wish).post("/v1/blobs").then().statusCode(201);
        }
        for (int i = 0; i < 17; i++) {
            RecordClient.created(spent, first);
        }
        var record = RecordClient.created(token(), first);
        var large = Client.bytes(Limits.RECORD_CONTENT_BYTES + 1);

        isProblem(new RecordClient(new byte[31], new byte[32]).create("x", large), Problem.BAD_REQUEST);
        isProblem(record.withoutKey().create("x", large), Problem.UNAUTHORIZED);
        isProblem(record.withoutKey().create(tokens.apply(Map.of("scope", "pending")), large), Problem.FORBIDDEN);
        isProblem(record.withoutKey().create(spent, large), Problem.TOO_LARGE);
        isProblem(record.withoutKey().create(spent, second), Problem.QUOTA_EXCEEDED);
        isProblem(record.withoutKey().create(token(), second), Problem.FORBIDDEN);
        isProblem(record.create(token(), second), Problem.RECORD_VERSION);

        isProblem(RecordClient.random().write(1, large), Problem.BAD_REQUEST);
        isProblem(RecordClient.random().write(9, large), Problem.TOO_LARGE);
        isProblem(RecordClient.random().write(9, second), Problem.NOT_FOUND);
        isProblem(record.withoutKey().write(9, second), Problem.FORBIDDEN);
        isProblem(record.write(9, second), Problem.RECORD_VERSION);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''",
                "{",
                "null",
                "[]",
                "{}",
                "{'record':null,'version':2,'writeKey':'%32','content':'AA=='}",
                "{'record':'%31','version':2,'writeKey':'%32','content':'AA=='}",
                "{'record':'%33','version':2,'writeKey':'%32','content':'AA=='}",
                "{'record':'not base64','version':2,'writeKey':'%32','content':'AA=='}",
                "{'record':7,'version':2,'writeKey':'%32','content':'AA=='}",
                "{'record':'%32','version':2,'writeKey':'%31','content':'AA=='}",
                "{'record':'%32','version':2,'content':'AA=='}",
                "{'record':'%32','version':2,'writeKey':'%32','content':''}",
                "{'record':'%32','version':2,'writeKey':'%32','content':null}",
                "{'record':'%32','version':2,'writeKey':'%32'}",
                "{'record':'%32','version':1,'writeKey':'%32','content':'AA=='}",
                "{'record':'%32','version':0,'writeKey':'%32','content':'AA=='}",
                "{'record':'%32','version':-5,'writeKey':'%32','content':'AA=='}",
                "{'record':'%32','version':null,'writeKey':'%32','content':'AA=='}",
                "{'record':'%32','version':'2','writeKey':'%32','content':'AA=='}",
                "{'record':'%32','version':2.5,'writeKey':'%32','content':'AA=='}",
                "{'record':'%32','version':99999999999999999999,'writeKey':'%32','content':'AA=='}",
                "{'record':'%32','version':2,'writeKey':'%32','content':'AA==','more':1}",
                "{'record':'%32','version':2,'writeKey':'%32','content':'AA=='} {}"
            },
            quoteCharacter = '~')
    void refusesWhatHasNoForm(String text) {
        var body = text.replace('\'', '"')
                .replace("%31", base64(new byte[31]))
                .replace("%32", base64(new byte[32]))
                .replace("%33", base64(new byte[33]));

        isProblem(Client.request().body(body).post("/v1/records/write").then(), Problem.BAD_REQUEST);
        // There a version is one member too many.
        isProblem(Client.request().body(body).post("/v1/records/read").then(), Problem.BAD_REQUEST);
        isProblem(Client.request().body(body).post("/v1/records/delete").then(), Problem.BAD_REQUEST);
        isProblem(Client.signedIn(token()).body(body).post("/v1/records/create").then(), Problem.BAD_REQUEST);
    }

    @Test
    void eachDoorTakesOnlyItsOwn() {
        var record = RecordClient.created(token(), first);
        var name = Map.of("record", record.record());
        var change = Map.of("record", record.record(), "writeKey", record.writeKey(), "content", first);

        isProblem(Client.request().body(change).post("/v1/records/create").then(), Problem.UNAUTHORIZED);
        var read = Client.signedIn(token()).body(name).post("/v1/records/read");
        isProblem(read.then(), Problem.BAD_REQUEST);
        var delete = Client.signedIn(token())
                .body(Map.of("record", record.record(), "writeKey", record.writeKey()))
                .post("/v1/records/delete");
        isProblem(delete.then(), Problem.BAD_REQUEST);
        isVersion(record.read(), 1, first);
    }

    @Test
    void theDatabaseHoldsNeitherIdNorWriteKey() throws SQLException {
        var record = RecordClient.created(token(), first);

        assertThat(rows("id", record.record())).isZero();
        assertThat(rows("write_key_hash", record.writeKey())).isZero();
        assertThat(rows("content", first)).isEqualTo(1);
    }

    private long rows(String column, byte[] value) throws SQLException {
        try (var connection = database.getConnection();
                var query =
                        connection.prepareStatement("select count(*) from sealed_record where " + column + " = ?")) {
            query.setBytes(1, value);
            var rows = query.executeQuery();
            rows.next();
            return rows.getLong(1);
        }
    }

    private static List<Integer> atOnce(Function<Integer, ValidatableResponse> request) throws Exception {
        var barrier = new CyclicBarrier(WRITERS);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = IntStream.range(0, WRITERS)
                    .mapToObj(writer -> threads.submit(() -> {
                        barrier.await(30, TimeUnit.SECONDS);
                        return request.apply(writer).extract().statusCode();
                    }))
                    .toList();
            var statuses = new ArrayList<Integer>();
            for (var answer : answers) {
                statuses.add(answer.get(60, TimeUnit.SECONDS));
            }
            return statuses;
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static ValidatableResponse isVersion(ValidatableResponse response, int version, byte[] content) {
        return response.statusCode(200).body("version", equalTo(version)).body("content", equalTo(base64(content)));
    }

    private static ValidatableResponse isProblem(ValidatableResponse response, Problem problem) {
        return response.statusCode(problem.status())
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo(problem.type()))
                .body("status", equalTo(problem.status()));
    }
}
