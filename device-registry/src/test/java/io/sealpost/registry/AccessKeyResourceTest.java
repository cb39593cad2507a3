package io.sealpost.registry;

import static io.sealpost.registry.Client.base64;
import static io.sealpost.registry.Client.post;
import static io.sealpost.registry.Client.putList;
import static io.sealpost.registry.Client.registered;
import static io.sealpost.registry.Client.service;
import static io.sealpost.registry.Client.signedIn;
import static io.sealpost.registry.Client.token;
import static io.sealpost.registry.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sealpost.protocol.Problem;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A new profile key makes a stranger of whoever knows only the old one. */
@QuarkusTest
@WithTestResource(value = Infra.class, scope = TestResourceScope.GLOBAL)
class AccessKeyResourceTest {

    PrekeyPeer prekeys;

    @BeforeEach
    void prekeysAreUp() {
        prekeys.ready(true);
        prekeys.down(false);
    }

    @Test
    void gatewaysLearnTheNewHashAndTheListStaysAsItIs() {
        // Given
        var phone = registered();
        var hash = new byte[32];
        Arrays.fill(hash, (byte) 7);

        // When
        var changed = change(token(phone), hash);
        var again = change(token(phone), hash);

        // Then
        assertThat(changed.statusCode()).isEqualTo(204);
        assertThat(again.statusCode()).isEqualTo(204);
        var question = Map.of("account", base64(phone.account().bytes()));
        var gateway = post("/internal/device-lists", question).jsonPath();
        assertThat(gateway.getString("accessKeyHash")).isEqualTo(base64(hash));
        assertThat(gateway.getInt("version")).isEqualTo(1);
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
        assertProblem(change(laptopToken, new byte[32]), Problem.FORBIDDEN);
        assertProblem(
                service().body(Map.of("accessKeyHash", base64(new byte[32]))).put("/v1/access-key"),
                Problem.UNAUTHORIZED);
        assertProblem(change(token, new byte[31]), Problem.BAD_REQUEST);
    }

    private static Response change(String token, byte[] hash) {
        return signedIn(token).body(Map.of("accessKeyHash", base64(hash))).put("/v1/access-key");
    }
}
