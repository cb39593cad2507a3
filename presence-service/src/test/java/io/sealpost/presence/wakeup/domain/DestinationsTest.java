package io.sealpost.presence.wakeup.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealpost.protocol.MalformedInput;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationsTest {

    private static final String PUSH = "https://push.example.net/x";
    private final Destinations strict = new Destinations(Set.of(443), List.of());
    private final Destinations trusting =
            new Destinations(Set.of(443, 8443), List.of(Network.parse("10.1.0.0/16"), Network.parse("fd01::/16")));

    private static List<InetAddress> addresses(String... texts) {
        return Stream.of(texts).map(text -> Network.literal(text).orElseThrow()).toList();
    }

    private static boolean permits(Destinations destinations, String url, String... addresses) {
        return destinations.permit(Endpoint.of(url), addresses(addresses));
    }

    @Test
    void takesTheInternetOverHttpsOnly() {
        assertThat(strict.admit(PUSH).host()).isEqualTo("push.example.net");
        assertThat(permits(strict, PUSH, "8.8.8.8", "2606:4700::1")).isTrue();
        assertThat(permits(strict, "http://push.example.net/x", "8.8.8.8")).isFalse();
        assertThat(permits(strict, "https://push.example.net:22/x", "8.8.8.8")).isFalse();
        assertThat(permits(trusting, "https://push.example.net:8443/x", "8.8.8.8"))
                .isTrue();
        assertThat(permits(trusting, "http://push.example.net/x", "8.8.8.8")).isFalse();
    }

    @Test
    void oneWrongAddressIsEnough() {
        assertThat(permits(strict, PUSH, "8.8.8.8", "127.0.0.1")).isFalse();
        assertThat(permits(strict, PUSH, "8.8.8.8", "::1")).isFalse();
        assertThat(permits(strict, PUSH, "169.254.169.254")).isFalse();
        assertThat(permits(strict, PUSH)).isFalse();
    }

    @Test
    void takesTrustedNetworksWhateverSchemeAndPort() {
        assertThat(permits(trusting, "http://push.internal:9000/x", "10.1.2.3")).isTrue();
        assertThat(permits(trusting, PUSH, "10.1.2.3", "fd01::1", "8.8.8.8")).isTrue();
        assertThat(permits(trusting, PUSH, "10.2.0.1")).isFalse();
        assertThat(permits(trusting, "http://push.internal/x", "10.1.2.3", "8.8.8.8"))
                .as("plain http goes nowhere else")
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://push.example.net/x",
                "https://push.example.net:22/x",
                "https://127.0.0.1/x",
                "https://10.1.2.3/x",
                "https://169.254.169.254/latest/meta-data",
                "https://[::1]/x",
                "https://[::ffff:127.0.0.1]/x",
                "https://[64:ff9b::10.0.0.1]/x",
                "https://[fd01::1]/x",
                "http://8.8.8.8/x"
            })
    void refusesAtOnceWhatWouldNeverBeSent(String url) {
        assertThatThrownBy(() -> strict.admit(url)).isInstanceOf(MalformedInput.class);
    }

    @Test
    void whatANameMeansIsAskedWhenItIsSent() {
        assertThat(strict.admit("https://localhost/x").host()).isEqualTo("localhost");
        assertThat(trusting.admit("http://push.internal:9000/x").port()).isEqualTo(9000);
        assertThat(trusting.admit("http://10.1.2.3:9000/x").port()).isEqualTo(9000);
        assertThatThrownBy(() -> trusting.admit("https://10.2.2.3/x")).isInstanceOf(MalformedInput.class);
        assertThatThrownBy(() -> trusting.admit("http://8.8.8.8/x")).isInstanceOf(MalformedInput.class);
        assertThat(strict.admit("https://8.8.8.8/x").host()).isEqualTo("8.8.8.8");
    }
}
