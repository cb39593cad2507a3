package io.sealpost.registry;

import static io.sealpost.registry.Client.base64;
import static io.sealpost.registry.Client.post;
import static io.sealpost.registry.Client.putList;
import static io.sealpost.registry.Client.registered;
import static io.sealpost.registry.Client.signIn;
import static io.sealpost.registry.Client.signedIn;
import static io.sealpost.registry.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.SignedBytes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.signal.libsignal.protocol.ecc.ECKeyPair;

/** All devices are lost, the account key is not. */
@QuarkusTest
@WithTestResource(value = Infra.class, scope = TestResourceScope.GLOBAL)
class RecoveryResourceTest {

    private static final String PATH = "/v1/devices/recovered";

    PrekeyPeer prekeys;

    @BeforeEach
    void prekeysAreUp() {
        prekeys.ready(true);
        prekeys.down(false);
    }

    @Test
    void theAccountKeyBringsANewDeviceInAndTheLostOneOut() {
        // Given
        var lost = registered();
        var phone = lost.another();

        // When
        String pending = recover(phone).then().statusCode(200).extract().path("token");
        var list = lost.list(2, phone).toByteArray();
        var signed = Map.of("list", base64(list), "signature", base64(lost.signList(list)));
        var published = signedIn(pending).body(signed).put("/v1/device-list");
        var again = signedIn(pending).body(signed).put("/v1/device-list");

        // Then
        assertThat(published.statusCode()).isEqualTo(204);
        assertThat(again.statusCode()).isEqualTo(204);
        assertThat(signIn(phone).statusCode()).isEqualTo(200);
        assertProblem(signIn(lost), Problem.UNAUTHORIZED);
    }

    @Test
    void theTokenIsForAListThatNamesItsDeviceOnly() {
        // Given
        var lost = registered();
        var phone = lost.another();
        String pending = recover(phone).path("token");

        // When, Then
        var other = lost.list(2, lost, lost.another()).toByteArray();
        assertProblem(putList(pending, lost, other), Problem.FORBIDDEN);
        var otherKey = lost.list(2, phone.withIdentity(ECKeyPair.generate())).toByteArray();
        assertProblem(putList(pending, lost, otherKey), Problem.FORBIDDEN);
        assertProblem(putList(pending, lost, lost.list(3, phone).toByteArray()), Problem.DEVICE_LIST_VERSION);
        assertProblem(
                signedIn(pending)
                        .body(Map.of("accessKeyHash", base64(new byte[32])))
                        .put("/v1/access-key"),
                Problem.FORBIDDEN);
    }

    @Test
    void anUnknownAccountAndAWrongSignatureAreOneAnswer() {
        // Given
        var lost = registered();
        var phone = lost.another();
        var stranger = Phone.random();

        // When, Then
        assertProblem(recover(stranger), Problem.UNAUTHORIZED);
        var stolen = body(stranger);
        stolen.put("account", base64(lost.account().bytes()));
        assertProblem(post(PATH, stolen), Problem.UNAUTHORIZED);
        var otherDevice = body(phone);
        otherDevice.put("device", base64(lost.another().device().bytes()));
        assertProblem(post(PATH, otherDevice), Problem.UNAUTHORIZED);
        var otherServer = body(phone);
        otherServer.put("signature", base64(signature(phone, "post.example.org")));
        assertProblem(post(PATH, otherServer), Problem.UNAUTHORIZED);
    }

    @Test
    void aDeviceIdIsNeverUsedAgain() {
        var lost = registered();

        assertProblem(recover(lost), Problem.ACCOUNT_EXISTS);
    }

    @Test
    void refusesABadForm() {
        var phone = registered().another();
        var shortSignature = body(phone);
        shortSignature.put("signature", base64(new byte[63]));
        var noKey = body(phone);
        noKey.put("identityKey", base64(new byte[33]));
        var more = body(phone);
        more.put("username", "bob");

        for (var bad : List.of(shortSignature, noKey, more, Map.of())) {
            assertProblem(post(PATH, bad), Problem.BAD_REQUEST);
        }
        assertProblem(signedIn("x").body(body(phone)).post(PATH), Problem.BAD_REQUEST);
    }

    private static Response recover(Phone phone) {
        return post(PATH, body(phone));
    }

    private static Map<String, Object> body(Phone phone) {
        var server = ConfigProvider.getConfig().getValue("registry.server-name", String.class);
        return new HashMap<>(Map.of(
                "account", base64(phone.account().bytes()),
                "device", base64(phone.device().bytes()),
                "identityKey", base64(phone.identityKey()),
                "signature", base64(signature(phone, server))));
    }

    private static byte[] signature(Phone phone, String server) {
        AccountId account = phone.account();
        byte[] signed = SignedBytes.recovery(server, account, phone.device(), phone.identityKey());
        return phone.accountKey().getPrivateKey().calculateSignature(signed);
    }
}
