package io.sealpost.registry;

import static io.sealpost.registry.Client.base64;
import static io.sealpost.registry.Client.pendingToken;
import static io.sealpost.registry.Client.putList;
import static io.sealpost.registry.Client.registered;
import static io.sealpost.registry.Client.service;
import static io.sealpost.registry.Client.signIn;
import static io.sealpost.registry.Client.signedIn;
import static io.sealpost.registry.Client.token;
import static io.sealpost.registry.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A listed device vouches for another one. */
@QuarkusTest
@WithTestResource(value = Infra.class, scope = TestResourceScope.GLOBAL)
class LinkResourceTest {

    PrekeyPeer prekeys;

    @BeforeEach
    void prekeysAreUp() {
        prekeys.ready(true);
        prekeys.down(false);
    }

    @Test
    void theNewDeviceGetsATokenThatIsWorthNothingUntilItIsListed() {
        // Given
        var phone = registered();
        var laptop = phone.another();

        // When
        var pending = link(token(phone), laptop);

        // Then
        assertThat(pending.statusCode()).isEqualTo(200);
        String pendingToken = pending.path("token");
        assertProblem(signIn(laptop), Problem.UNAUTHORIZED);
        var list = phone.list(2, phone, laptop).toByteArray();
        var without = phone.list(2, phone).toByteArray();
        assertProblem(putList(pendingToken, phone, without), Problem.FORBIDDEN);
        assertProblem(link(pendingToken, phone.another()), Problem.FORBIDDEN);
        assertThat(putList(token(phone), phone, list).statusCode()).isEqualTo(204);
        assertThat(signIn(laptop).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesADeviceThatWasUsedBefore() {
        // Given
        var phone = registered();
        var laptop = phone.another();
        var token = token(phone);
        putList(token, phone, phone.list(2, phone, laptop).toByteArray());
        putList(token, phone, phone.list(3, phone).toByteArray());

        // When, Then
        assertProblem(link(token, phone), Problem.ACCOUNT_EXISTS);
        assertProblem(link(token, laptop), Problem.ACCOUNT_EXISTS);
        assertProblem(link(token, registered()), Problem.ACCOUNT_EXISTS);
    }

    @Test
    void refusesMoreDevicesThanAnAccountMayHave() {
        // Given
        var phone = registered();
        var devices = new ArrayList<Phone>(List.of(phone));
        while (devices.size() < Limits.DEVICES) {
            devices.add(phone.another());
        }
        var token = token(phone);
        var full = phone.list(2, devices.toArray(Phone[]::new)).toByteArray();
        assertThat(putList(token, phone, full).statusCode()).isEqualTo(204);

        // When, Then
        assertProblem(link(token, phone.another()), Problem.TOO_MANY_DEVICES);
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
        assertProblem(link(laptopToken, phone.another()), Problem.FORBIDDEN);
        assertProblem(link(pendingToken(Phone.random()), phone.another()), Problem.FORBIDDEN);
        assertProblem(service().body(body(phone.another())).post("/v1/devices/linked"), Problem.UNAUTHORIZED);
    }

    @Test
    void refusesABadForm() {
        // Given
        var phone = registered();
        var token = token(phone);
        var noKey = body(phone.another());
        noKey.put("identityKey", base64(new byte[33]));
        var shortDevice = body(phone.another());
        shortDevice.put("device", base64(new byte[15]));
        var more = body(phone.another());
        more.put("account", base64(phone.account().bytes()));

        // When, Then
        for (var bad : List.of(noKey, shortDevice, more, Map.of())) {
            assertProblem(signedIn(token).body(bad).post("/v1/devices/linked"), Problem.BAD_REQUEST);
        }
    }

    private static Response link(String token, Phone device) {
        return signedIn(token).body(body(device)).post("/v1/devices/linked");
    }

    private static Map<String, Object> body(Phone device) {
        return new HashMap<>(
                Map.of("device", base64(device.device().bytes()), "identityKey", base64(device.identityKey())));
    }
}
