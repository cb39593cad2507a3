package io.sealpost.presence.wakeup.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealpost.protocol.Limits;
import io.sealpost.protocol.MalformedInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

    @ParameterizedTest
    @CsvSource({
        "https://push.example.net, push.example.net, 443, https://push.example.net, /",
        "https://push.example.net/p/a?b=c, push.example.net, 443, https://push.example.net, /p/a?b=c",
        "HTTPS://Push.Example.NET:443/A, push.example.net, 443, https://push.example.net, /A",
        "https://push.example.net:8443/%2f, push.example.net, 8443, https://push.example.net:8443, /%2f",
        "https://1.2.3.4/x, 1.2.3.4, 443, https://1.2.3.4, /x",
        "https://[2001:DB8::1]:444/x, 2001:db8::1, 444, https://[2001:db8::1]:444, /x",
        "http://127.0.0.1/x, 127.0.0.1, 80, http://127.0.0.1, /x",
        "http://127.0.0.1:9/x, 127.0.0.1, 9, http://127.0.0.1:9, /x"
    })
    void knowsWhereToGo(String url, String host, int port, String origin, String target) {
        var endpoint = Endpoint.of(url);

        assertThat(endpoint.host()).isEqualTo(host);
        assertThat(endpoint.port()).isEqualTo(port);
        assertThat(endpoint.origin()).isEqualTo(origin);
        assertThat(endpoint.target()).isEqualTo(target);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "push",
                "/path",
                "//push.example.net/x",
                "https:",
                "https://",
                "https:///x",
                "https:push.example.net",
                "https://:443/x",
                "https://push.example.net:0/x",
                "https://push.example.net:65536/x",
                "https://push.example.net:x/x",
                "https://push.example.net/ x",
                " https://push.example.net/x",
                "https://push.example.net/x\n",
                "https://push.example.net/\r\nX: y",
                "https://push.example.net/\u0000",
                "https://push.example.net/\u00e9",
                "https://p\u00fcsh.example.net/",
                "https://push.example.net\\@10.0.0.1/",
                "https://alice@push.example.net/x",
                "https://alice:secret@push.example.net/x",
                "https://@push.example.net/x",
                "https://push.example.net/x#",
                "https://push.example.net/x#y",
                "https://2130706433/x",
                "https://0x7f000001/x",
                "https://0x7f.1/x",
                "https://127.1/x",
                "https://0177.0.0.1.0/x",
                "https://256.1.1.1/x",
                "https://push.127/x",
                "https://push.0x7f/x",
                "https://push_server/x",
                "https://[::1/x",
                "https://[fe80::1%25eth0]/x",
                "https://[fe80::1%eth0]/x",
                "https://[v1.x]/x",
                "ftp://push.example.net/x",
                "file:///etc/passwd",
                "gopher://push.example.net/x",
                "jar:https://push.example.net/x!/",
                "ws://push.example.net/x"
            })
    void refusesWhatIsNoAddressOfAPushServer(String text) {
        assertThatThrownBy(() -> Endpoint.of(text)).isInstanceOf(MalformedInput.class);
    }

    @Test
    void isAsLongAsItMayBe() {
        var start = "https://push.example.net/";
        var longest = start + "x".repeat(Limits.WAKEUP_ENDPOINT_CHARACTERS - start.length());

        assertThat(Endpoint.of(longest).uri()).hasToString(longest);
        assertThatThrownBy(() -> Endpoint.of(longest + "x")).isInstanceOf(MalformedInput.class);
    }

    @Test
    void printsAsNothing() {
        assertThat(Endpoint.of("https://push.example.net/secret")).hasToString("[redacted]");
        assertThatThrownBy(() -> Endpoint.of("https://secret:secret@x")).hasMessageNotContaining("secret");
    }
}
