package io.sealpost.registry;

import static io.sealpost.registry.Client.base64;
import static io.sealpost.registry.Client.bytes;
import static io.sealpost.registry.Client.post;
import static io.sealpost.registry.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sealpost.protocol.Problem;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A place at which two devices leave sealed messages for each other. */
@QuarkusTest
@WithTestResource(value = Infra.class, scope = TestResourceScope.GLOBAL)
class RendezvousResourceTest {

    private static final byte[] HELLO = {1, 2, 3};
    private static final byte[] OTHER = {4};

    private final byte[] place = new byte[16];

    RendezvousResourceTest() {
        new SecureRandom().nextBytes(place);
    }

    @Test
    void givesBackWhatWasLeft() {
        assertProblem(find(1), Problem.NOT_FOUND);
        assertThat(leave(1, HELLO).statusCode()).isEqualTo(204);
        assertThat(bytes(find(1), "content")).isEqualTo(HELLO);
        assertThat(bytes(find(1), "content")).isEqualTo(HELLO);
        assertProblem(find(2), Problem.NOT_FOUND);
    }

    @Test
    void aSlotIsWrittenOnce() {
        assertThat(leave(1, HELLO).statusCode()).isEqualTo(204);
        assertThat(leave(1, HELLO).statusCode()).isEqualTo(204);
        assertProblem(leave(1, OTHER), Problem.RENDEZVOUS_TAKEN);
        assertThat(bytes(find(1), "content")).isEqualTo(HELLO);
        assertThat(leave(2, OTHER).statusCode()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, -1})
    void refusesOtherSlots(int slot) {
        assertProblem(leave(slot, HELLO), Problem.BAD_REQUEST);
        assertProblem(find(slot), Problem.BAD_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4 * 1024 + 1})
    void refusesTooLittleAndTooMuch(int size) {
        assertProblem(leave(1, new byte[size]), Problem.BAD_REQUEST);
        assertProblem(find(1), Problem.NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 17})
    void refusesPlacesOfAnotherSize(int size) {
        var body = new HashMap<String, Object>(Map.of("place", base64(new byte[size]), "slot", 1));
        assertProblem(post("/v1/rendezvous/find", body), Problem.BAD_REQUEST);
        body.put("content", base64(HELLO));
        assertProblem(post("/v1/rendezvous/leave", body), Problem.BAD_REQUEST);
    }

    private Response leave(int slot, byte[] content) {
        return post("/v1/rendezvous/leave", Map.of("place", base64(place), "slot", slot, "content", base64(content)));
    }

    private Response find(int slot) {
        return post("/v1/rendezvous/find", Map.of("place", base64(place), "slot", slot));
    }
}
