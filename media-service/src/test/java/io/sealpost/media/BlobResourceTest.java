package io.sealpost.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.sealpost.media.Infra.Tokens;
import io.sealpost.protocol.Headers;
import io.sealpost.protocol.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(Infra.class)
class BlobResourceTest {

    private static final String UNKNOWN = "A".repeat(27);

    @Tokens
    Function<Map<String, String>, String> tokens;

    private final byte[] content = Client.bytes(10_000);

    private String token() {
        return tokens.apply(Map.of());
    }

    @Test
    void carriesBytesThereAndBack() {
        // Given
        var before = Instant.now();

        // When
        var ticket = Client.ticket(token(), content);
        int put = Client.put(ticket, content);
        var got = Client.get(Client.downloadUrl(ticket.blob()));

        // Then
        assertThat(put).isEqualTo(200);
        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.body()).isEqualTo(content);
        assertThat(Instant.ofEpochMilli(ticket.expiresAtMs()))
                .isBetween(
                        before.plus(Duration.ofDays(45)).minusMillis(1),
                        Instant.now().plus(Duration.ofDays(45)));
        assertThat(ticket.uploadHeaders())
                .containsOnly(
                        Map.entry("x-amz-checksum-sha256", Client.checksum(content)), Map.entry("if-none-match", "*"));
        Client.lookUp(ticket.blob()).body("sizeBytes", equalTo(content.length)).header("Cache-Control", "no-store");
    }

    @Test
    void downloadsByRangeAndTagAndMayBeCached() {
        // Given
        var url = Client.downloadUrl(Client.uploaded(token(), content).blob());

        // When
        var part = Client.get(url, "Range", "bytes=100-199");

        // Then
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.headers().firstValue("Content-Range")).contains("bytes 100-199/10000");
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(content, 100, 200));
        var tag = part.headers().firstValue("ETag").orElseThrow();
        assertThat(Client.get(url, "If-None-Match", tag).statusCode()).isEqualTo(304);
        assertThat(part.headers().firstValue("Cache-Control").orElseThrow())
                .matches("private, immutable, max-age=38[0-9]{5}");
    }

    @Test
    void refusesBytesOfAnotherSize() {
        // Given
        var larger = Client.ticket(token(), content);
        var smaller = Client.ticket(token(), content);

        // When
        var statuses = List.of(Client.put(larger, Client.bytes(10_001)), Client.put(smaller, Client.bytes(9_999)));

        // Then
        assertThat(statuses).containsExactly(403, 403);
        Client.lookUp(larger.blob()).statusCode(404);
        Client.lookUp(smaller.blob()).statusCode(404);
    }

    @Test
    void refusesBytesWithAnotherChecksum() {
        // Given
        var ticket = Client.ticket(token(), content);
        var other = Client.bytes(content.length);
        var withOthersChecksum = new HashMap<>(ticket.uploadHeaders());
        withOthersChecksum.put("x-amz-checksum-sha256", Client.checksum(other));
        var withoutChecksum = new HashMap<>(ticket.uploadHeaders());
        withoutChecksum.remove("x-amz-checksum-sha256");

        // When
        var statuses = List.of(
                Client.put(ticket, other),
                Client.put(ticket.uploadUrl(), withOthersChecksum, other),
                Client.put(ticket.uploadUrl(), withoutChecksum, other));

        // Then
        assertThat(statuses).containsExactly(400, 403, 403);
        Client.lookUp(ticket.blob()).statusCode(404);
    }

    @Test
    void neverOverwrites() {
        // Given
        var ticket = Client.uploaded(token(), content);
        var withoutCondition = new HashMap<>(ticket.uploadHeaders());
        withoutCondition.remove("if-none-match");

        // When
        int again = Client.put(ticket, content);
        int unconditional = Client.put(ticket.uploadUrl(), withoutCondition, content);

        // Then
        assertThat(again).isEqualTo(412);
        assertThat(unconditional).isEqualTo(403);
    }

    @Test
    void refusesUrlsThatWereTamperedWith() {
        // Given
        var mine = Client.uploaded(token(), content);
        var others = Client.uploaded(token(), content);
        var download = Client.downloadUrl(mine.blob());
        var upload = Client.ticket(token(), content);

        // When
        var statuses = new ArrayList<Integer>();
        statuses.add(Client.get(download.replace(mine.blob(), others.blob())).statusCode());
        statuses.add(Client.get(download.replace("X-Amz-Expires=900", "X-Amz-Expires=9000"))
                .statusCode());
        statuses.add(Client.get(download.replaceAll("X-Amz-Signature=.", "X-Amz-Signature=g"))
                .statusCode());
        statuses.add(Client.get(upload.uploadUrl()).statusCode());
        statuses.add(
                Client.put(upload.uploadUrl().replace(upload.blob(), others.blob()), upload.uploadHeaders(), content));
        statuses.add(Client.get(download.substring(0, download.indexOf('?'))).statusCode());

        // Then
        assertThat(statuses).containsOnly(403);
    }

    @Test
    void knowsNothingOfWhatWasNeverUploaded() {
        var ticket = Client.ticket(token(), content);

        isProblem(Client.lookUp(ticket.blob()), Problem.NOT_FOUND);
        isProblem(Client.lookUp(UNKNOWN), Problem.NOT_FOUND);
    }

    @Test
    void deletesForWhoHasTheToken() {
        // Given
        var ticket = Client.uploaded(token(), content);
        var url = Client.downloadUrl(ticket.blob());

        // When
        Client.delete(ticket.blob(), ticket.deletionToken()).statusCode(204);

        // Then
        assertThat(Client.get(url).statusCode()).isEqualTo(404);
        isProblem(Client.lookUp(ticket.blob()), Problem.NOT_FOUND);
        isProblem(Client.delete(ticket.blob(), ticket.deletionToken()), Problem.NOT_FOUND);
    }

    @Test
    void answersAlikeToAWrongTokenAndAnUnknownBlob() {
        // Given
        var ticket = Client.uploaded(token(), content);
        var other = Client.uploaded(token(), content);

        // When
        var wrong = Client.delete(ticket.blob(), other.deletionToken());
        var unknown = Client.delete(UNKNOWN, ticket.deletionToken());

        // Then
        isProblem(wrong, Problem.NOT_FOUND);
        assertThat(wrong.extract().asString()).isEqualTo(unknown.extract().asString());
        Client.lookUp(ticket.blob()).statusCode(200);
    }

    @Test
    void countsPerAccountAndDay() {
        // Given
        var account = UUID.randomUUID().toString();
        var token = tokens.apply(Map.of("account", account));
        var large = Map.of("sizeBytes", 100_000_000, "checksum", Client.checksum(content));
        for (int i = 0; i < 10; i++) {
            Client.signedIn(token).body(large).post("/v1/blobs").then().statusCode(201);
        }

        // When
        var over = Client.signedIn(token).body(large).post("/v1/blobs").then();

        // Then
        isProblem(over, Problem.QUOTA_EXCEEDED);
        Client.askToUpload(token, content).statusCode(201);
        Client.signedIn(token()).body(large).post("/v1/blobs").then().statusCode(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "{}",
                "{\"sizeBytes\":5}",
                "{\"sizeBytes\":0,\"checksum\":\"%s\"}",
                "{\"sizeBytes\":-1,\"checksum\":\"%s\"}",
                "{\"sizeBytes\":1.5,\"checksum\":\"%s\"}",
                "{\"sizeBytes\":\"5\",\"checksum\":\"%s\"}",
                "{\"sizeBytes\":null,\"checksum\":\"%s\"}",
                "{\"sizeBytes\":99999999999999999999,\"checksum\":\"%s\"}",
                "{\"sizeBytes\":5,\"checksum\":null}",
                "{\"sizeBytes\":5,\"checksum\":\"\"}",
                "{\"sizeBytes\":5,\"checksum\":\"AAAA\"}",
                "{\"sizeBytes\":5,\"checksum\":\"%s\\r\\nx-amz-acl: public-read\"}",
                "{\"sizeBytes\":5,\"checksum\":\"%s\",\"more\":1}",
                "{\"sizeBytes\":5,\"checksum\":\"%s\"} {}"
            })
    void refusesAWishWithoutForm(String body) {
        var request = Client.signedIn(token()).body(body.replace("%s", Client.checksum(content)));

        isProblem(request.post("/v1/blobs").then(), Problem.BAD_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "null", "{}", "{\"blob\":null}", "{\"blob\":\"../../etc/passwd\"}", "{\"blob\":7}"})
    void refusesALookupWithoutForm(String body) {
        isProblem(Client.request().body(body).post("/v1/lookups/blob").then(), Problem.BAD_REQUEST);
        isProblem(Client.request().body(body).post("/v1/blobs/delete").then(), Problem.BAD_REQUEST);
    }

    @Test
    void refusesWhatIsLargerThanABlobMayBe() {
        var wish = Map.of("sizeBytes", 100_000_001, "checksum", Client.checksum(content));

        isProblem(Client.signedIn(token()).body(wish).post("/v1/blobs").then(), Problem.TOO_LARGE);
    }

    @ParameterizedTest
    @CsvSource({
        "scope, pending, 403",
        "minutes, -2, 401",
        "minutes, 60, 401",
        "issuer, other.example:443, 401",
        "key, foreign, 401"
    })
    void refusesTokensThatDoNotPass(String claim, String value, int status) {
        var response = Client.askToUpload(tokens.apply(Map.of(claim, value)), content);

        isProblem(response, status == 403 ? Problem.FORBIDDEN : Problem.UNAUTHORIZED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Bearer x", "Basic YTpi", "Bearer a.b.c"})
    void refusesWhatIsNoToken(String authorization) {
        var request = Client.request().header("Authorization", authorization).body(Client.wish(content));

        isProblem(request.post("/v1/blobs").then(), Problem.UNAUTHORIZED);
    }

    @Test
    void refusesToUploadWithoutAToken() {
        isProblem(Client.request().body(Client.wish(content)).post("/v1/blobs").then(), Problem.UNAUTHORIZED);
    }

    @Test
    void learnsOfANewKey() {
        var token = tokens.apply(Map.of("key", "new"));

        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> Client.askToUpload(token, content)
                .statusCode(201));
    }

    @Test
    void refusesATokenOnTheAnonymousDoor() {
        var lookup = Client.signedIn(token()).body(Map.of("blob", UNKNOWN)).post("/v1/lookups/blob");
        var deletion = Client.signedIn(token())
                .body(Map.of("blob", UNKNOWN, "deletionToken", UNKNOWN))
                .post("/v1/blobs/delete");

        isProblem(lookup.then(), Problem.BAD_REQUEST);
        isProblem(deletion.then(), Problem.BAD_REQUEST);
    }

    @Test
    void refusesWithoutTheServiceSecret() {
        var request = RestAssured.given().contentType("application/json").header("Authorization", "Bearer " + token());
        isProblem(request.body(Client.wish(content)).post("/v1/blobs").then(), Problem.UNAUTHORIZED);

        var wrong = RestAssured.given().header(Headers.SERVICE_SECRET, "wrong-wrong-wrong-wrong");
        isProblem(wrong.get("/no/such/path").then(), Problem.UNAUTHORIZED);
    }

    @Test
    void answersProblemsForWrongPathsMethodsAndTypes() {
        isProblem(Client.request().get("/v1/nothing").then(), Problem.NOT_FOUND);
        Client.request().put("/v1/lookups/blob").then().statusCode(405).contentType(Problem.MEDIA_TYPE);
        var text = Client.request().contentType("text/plain").body("hello");
        text.post("/v1/lookups/blob").then().statusCode(415).contentType(Problem.MEDIA_TYPE);
    }

    private static void isProblem(ValidatableResponse response, Problem problem) {
        response.statusCode(problem.status())
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo(problem.type()))
                .body("title", equalTo(problem.title()))
                .body("status", equalTo(problem.status()));
    }
}
