package io.sealpost.registry;

import static io.sealpost.registry.Client.base64;
import static io.sealpost.registry.Client.pendingToken;
import static io.sealpost.registry.Client.putList;
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
import io.restassured.response.Response;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.Problem;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The devices of an account see and name each other. */
@QuarkusTest
@WithTestResource(value = Infra.class, scope = TestResourceScope.GLOBAL)
class DevicesResourceTest {

    private static final byte[] NAME = {1, 2, 3};

    PrekeyPeer prekeys;

    @Inject
    AgroalDataSource database;

    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

    @BeforeEach
    void prekeysAreUp() {
        prekeys.ready(true);
        prekeys.down(false);
    }

    @Test
    void tellsDaysAndNothingFiner() throws Exception {
        // Given
        var phone = registered();
        var laptop = phone.another();
        var token = token(phone);
        putList(token, phone, phone.list(2, phone, laptop).toByteArray());

        // When
        var before = devices(token);
        token(laptop);
        var after = devices(token);

        // Then
        assertThat(before).hasSize(2);
        assertThat(of(phone, before)).containsOnlyKeys("device", "addedDay", "lastSeenDay");
        assertThat(LocalDate.parse(of(phone, before).get("lastSeenDay"))).isBetween(today, today.plusDays(1));
        assertThat(of(laptop, before)).containsOnlyKeys("device", "addedDay");
        assertThat(LocalDate.parse(of(laptop, after).get("addedDay"))).isBetween(today, today.plusDays(1));
        assertThat(LocalDate.parse(of(laptop, after).get("lastSeenDay"))).isBetween(today, today.plusDays(1));
    }

    @Test
    void aDayThatIsNotedIsNotWrittenAgain() throws Exception {
        // Given
        var phone = registered();
        token(phone);
        var first = rowVersion(phone);

        // When
        token(phone);

        // Then
        assertThat(rowVersion(phone)).isEqualTo(first);

        // When: it was last seen some days ago
        sql("update device set last_seen_day = last_seen_day - 3 where device = '%s'", phone);
        var token = token(phone);

        // Then
        assertThat(LocalDate.parse(of(phone, devices(token)).get("lastSeenDay")))
                .isBetween(today, today.plusDays(1));
    }

    @Test
    void ofADeviceThatIsOlderThanThisMemoryNoDayIsTold() throws Exception {
        // Given
        var phone = registered();
        var token = token(phone);
        sql("update device set added_day = null, last_seen_day = null where device = '%s'", phone);

        // When, Then
        assertThat(of(phone, devices(token))).containsOnlyKeys("device");
    }

    @Test
    void anyDeviceNamesAnyOther() {
        // Given
        var phone = registered();
        var laptop = phone.another();
        var token = token(phone);
        putList(token, phone, phone.list(2, phone, laptop).toByteArray());
        var longest = new byte[Limits.SEALED_NAME_BYTES];

        // When, Then
        assertThat(name(token(laptop), phone, NAME).statusCode()).isEqualTo(204);
        assertThat(name(token, laptop, new byte[] {9}).statusCode()).isEqualTo(204);
        assertThat(name(token, laptop, longest).statusCode()).isEqualTo(204);
        assertThat(of(phone, devices(token)).get("sealedName")).isEqualTo(base64(NAME));
        assertThat(of(laptop, devices(token)).get("sealedName")).isEqualTo(base64(longest));
    }

    @Test
    void nobodyNamesWhatIsNotListedInTheirAccount() {
        // Given
        var phone = registered();
        var laptop = phone.another();
        var token = token(phone);
        putList(token, phone, phone.list(2, phone, laptop).toByteArray());
        var laptopToken = token(laptop);
        putList(token, phone, phone.list(3, phone).toByteArray());
        var stranger = registered();

        // When, Then
        assertProblem(name(token, stranger, NAME), Problem.NOT_FOUND);
        assertProblem(name(token, laptop, NAME), Problem.NOT_FOUND);
        assertProblem(name(token, phone.another(), NAME), Problem.NOT_FOUND);
        assertProblem(name(laptopToken, phone, NAME), Problem.FORBIDDEN);
        assertProblem(name(pendingToken(Phone.random()), phone, NAME), Problem.FORBIDDEN);
        assertProblem(service().body(body(phone, NAME)).put("/v1/devices/name"), Problem.UNAUTHORIZED);
        assertProblem(signedIn(laptopToken).get("/v1/devices"), Problem.FORBIDDEN);
        assertProblem(signedIn(pendingToken(Phone.random())).get("/v1/devices"), Problem.FORBIDDEN);
        assertProblem(service().get("/v1/devices"), Problem.UNAUTHORIZED);
        assertThat(devices(token)).hasSize(1);
        assertThat(devices(token(stranger)).getFirst()).doesNotContainKey("sealedName");
    }

    @Test
    void ofARemovedDeviceNeitherNameNorDayIsKept() throws Exception {
        // Given
        var phone = registered();
        var laptop = phone.another();
        var token = token(phone);
        putList(token, phone, phone.list(2, phone, laptop).toByteArray());
        token(laptop);
        name(token, laptop, NAME);

        // When
        putList(token, phone, phone.list(3, phone).toByteArray());

        // Then
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("select removed, sealed_name is null"
                        + " and added_day is null and last_seen_day is null from device where device = ?")) {
            query.setObject(1, laptop.device().uuid());
            try (var rows = query.executeQuery()) {
                rows.next();
                assertThat(rows.getBoolean(1)).isTrue();
                assertThat(rows.getBoolean(2)).isTrue();
            }
        }
    }

    @Test
    void refusesABadForm() {
        // Given
        var phone = registered();
        var token = token(phone);
        var empty = body(phone, new byte[0]);
        var tooLong = body(phone, new byte[Limits.SEALED_NAME_BYTES + 1]);
        var noName = body(phone, NAME);
        noName.remove("sealedName");
        var shortDevice = body(phone, NAME);
        shortDevice.put("device", base64(new byte[15]));
        var more = body(phone, NAME);
        more.put("account", base64(phone.account().bytes()));

        // When, Then
        for (var bad : List.of(empty, tooLong, noName, shortDevice, more, Map.of())) {
            assertProblem(signedIn(token).body(bad).put("/v1/devices/name"), Problem.BAD_REQUEST);
        }
        assertThat(devices(token).getFirst()).doesNotContainKey("sealedName");
    }

    private static List<Map<String, String>> devices(String token) {
        return signedIn(token)
                .get("/v1/devices")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("devices");
    }

    private static Map<String, String> of(Phone phone, List<Map<String, String>> devices) {
        return devices.stream()
                .filter(device ->
                        device.get("device").equals(base64(phone.device().bytes())))
                .findFirst()
                .orElseThrow();
    }

    private static Response name(String token, Phone device, byte[] sealedName) {
        return signedIn(token).body(body(device, sealedName)).put("/v1/devices/name");
    }

    private static Map<String, Object> body(Phone device, byte[] sealedName) {
        return new HashMap<>(Map.of("device", base64(device.device().bytes()), "sealedName", base64(sealedName)));
    }

    /** Changes with every write of the row. */
    private String rowVersion(Phone phone) throws SQLException {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("select xmin::text from device where device = ?")) {
            query.setObject(1, phone.device().uuid());
            try (var rows = query.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }

    private void sql(String statement, Phone phone) throws SQLException {
        try (var connection = database.getConnection();
                var run = connection.createStatement()) {
            run.execute(statement.formatted(phone.device().uuid()));
        }
    }
}
