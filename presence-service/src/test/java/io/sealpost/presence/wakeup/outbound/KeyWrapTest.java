package io.sealpost.presence.wakeup.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.presence.PresenceConfigs;
import io.sealpost.protocol.DeviceId;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyWrapTest {

    private static final byte[] PLAIN = "https://push.example.net/x".getBytes();
    private final KeyWrap wrap = wrap("a secret that all services know");

    private static KeyWrap wrap(String secret) {
        return new KeyWrap(PresenceConfigs.with(Map.of("presence.service-secret", secret)));
    }

    @Test
    void opensWhatWasSealedUnderThisNameAndThisSecret() {
        var sealed = wrap.seal("name", PLAIN);

        assertThat(wrap.open("name", sealed)).contains(PLAIN);
        assertThat(wrap("a secret that all services know").open("name", sealed)).contains(PLAIN);
        assertThat(wrap.open("another name", sealed)).isEmpty();
        assertThat(wrap("a secret of another mesh").open("name", sealed)).isEmpty();
    }

    @Test
    void opensNothingElse() {
        var bytes = Base64.getDecoder().decode(wrap.seal("name", PLAIN));
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] ^= 1;
            assertThat(wrap.open("name", Base64.getEncoder().encodeToString(bytes)))
                    .isEmpty();
            bytes[i] ^= 1;
        }
        assertThat(wrap.open("name", "")).isEmpty();
        assertThat(wrap.open("name", "AAAA")).isEmpty();
        assertThat(wrap.open("name", "not base64!")).isEmpty();
    }

    @Test
    void namesADeviceAlwaysTheSameAndOnlyUnderThisSecret() {
        var device = DeviceId.random();

        assertThat(wrap.nameOf(device)).isEqualTo(wrap.nameOf(device)).hasSize(22);
        assertThat(wrap.nameOf(DeviceId.random())).isNotEqualTo(wrap.nameOf(device));
        assertThat(wrap("a secret of another mesh").nameOf(device)).isNotEqualTo(wrap.nameOf(device));
        assertThat(wrap("a secret of another mesh").id()).isNotEqualTo(wrap.id());
    }
}
