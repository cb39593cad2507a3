package io.sealpost.client.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sealpost.client.SecurityAlarm;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.devices.v1.SignInChallenge;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import org.junit.jupiter.api.Test;

class ServerNameTest {

    private final DeviceId device = DeviceId.random();
    private final ServerName server = ServerName.of(URI.create("https://Post.example.org"));

    @Test
    void theNameIsHostAndPortAsDialled() {
        assertThat(name("https://post.example.org")).isEqualTo("post.example.org");
        assertThat(name("https://post.example.org:443/")).isEqualTo("post.example.org");
        assertThat(name("http://post.example.org:80")).isEqualTo("post.example.org");
        assertThat(name("https://POST.example.org:8443")).isEqualTo("post.example.org:8443");
        assertThat(name("http://[::1]:18080")).isEqualTo("[::1]:18080");
    }

    @Test
    void thisMachineHasSeveralNamesAndOthersHaveOne() {
        var here = ServerName.of(URI.create("http://127.0.0.1:18080"));
        assertThat(here.isSameAs("localhost:18080")).isTrue();
        assertThat(here.isSameAs("[::1]:18080")).isTrue();
        assertThat(here.isSameAs("localhost:18081")).isFalse();
        assertThat(here.isSameAs("localhost")).isFalse();
        assertThat(here.isSameAs("localhost.example.org:18080")).isFalse();
        assertThat(server.isSameAs("post.example.org")).isTrue();
        assertThat(server.isSameAs("post.example.org.evil.net")).isFalse();
        assertThat(server.isSameAs("")).isFalse();
    }

    @Test
    void aChallengeIsAcceptedOnlyInItsOneForm() {
        byte[] honest = challenge().build().toByteArray();
        assertThatCode(() -> server.check(honest, device)).doesNotThrowAnyException();

        refused(new byte[0]);
        refused(new byte[] {1, 2, 3});
        refused(challenge().setServerName("other.example.org").build().toByteArray());
        refused(challenge().setDevice(DeviceId.random().byteString()).build().toByteArray());
        refused(challenge().setNonce(ByteString.copyFrom(new byte[15])).build().toByteArray());
        refused(twice(honest));
        refused(withUnknownField(honest));
    }

    private SignInChallenge.Builder challenge() {
        return SignInChallenge.newBuilder()
                .setServerName("post.example.org")
                .setDevice(device.byteString())
                .setNonce(ByteString.copyFrom(new byte[16]))
                .setExpiresAtMs(1);
    }

    /** Parses to the same challenge, since later fields replace earlier ones, but is not what one signs. */
    private static byte[] twice(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(bytes);
        out.writeBytes(bytes);
        return out.toByteArray();
    }

    private static byte[] withUnknownField(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(bytes);
        out.writeBytes(new byte[] {(byte) 0x78, 1});
        return out.toByteArray();
    }

    private void refused(byte[] challenge) {
        assertThatThrownBy(() -> server.check(challenge, device)).isInstanceOf(SecurityAlarm.class);
    }

    private static String name(String uri) {
        return ServerName.of(URI.create(uri)).value();
    }
}
