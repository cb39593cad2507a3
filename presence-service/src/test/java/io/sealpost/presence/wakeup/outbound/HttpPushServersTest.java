package io.sealpost.presence.wakeup.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.sealpost.presence.PresenceConfigs;
import io.sealpost.presence.PushServer;
import io.sealpost.presence.wakeup.domain.Answer;
import io.sealpost.presence.wakeup.domain.Destinations;
import io.sealpost.presence.wakeup.domain.Endpoint;
import io.sealpost.presence.wakeup.domain.Network;
import io.sealpost.presence.wakeup.domain.VapidKey;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PfxOptions;
import io.vertx.mutiny.core.Vertx;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ServerSocketFactory;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real names, real sockets and real TLS: where a wake-up goes, and where not. */
class HttpPushServersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String NAME = "push.example.net";

    @TempDir
    static Path folder;

    private static Certificate certificate;

    private final Vertx vertx = Vertx.vertx();
    private final NameServer nameServer = new NameServer();
    private final List<SNIServerName> namesAskedFor = new ArrayList<>();
    private PushServer server;
    private Names names;
    private PushRequests requests;
    private HttpPushServers pushServers;

    @BeforeAll
    static void makeACertificate() throws Exception {
        certificate = Certificate.of(NAME, folder);
    }

    @BeforeEach
    void open() {
        server = plain("127.0.0.1");
        names = new Names(new DnsNameResolverBuilder()
                .nameServerProvider(new SingletonDnsServerAddressStreamProvider(nameServer.address())));
        pushServers = pushServers(new HttpClientOptions()
                .setTrustOptions(
                        new PfxOptions().setPath(certificate.store().toString()).setPassword(Certificate.PASSWORD)));
    }

    private HttpPushServers pushServers(HttpClientOptions options) {
        var config = PresenceConfigs.with(
                Map.of("presence.wakeup.connect-within", "2s", "presence.wakeup.answer-within", "5s"));
        requests = new PushRequests(vertx, config, options);
        var key = VapidKey.random();
        var trusted = new Destinations(Set.of(443), List.of(Network.parse("127.0.0.0/24"), Network.parse("::1/128")));
        return new HttpPushServers(names, trusted, () -> Uni.createFrom().item(key), requests, config);
    }

    @AfterEach
    void close() {
        server.close();
        requests.close();
        names.close();
        nameServer.close();
        vertx.closeAndAwait();
    }

    private static PushServer plain(String address) {
        return PushServer.at(address, 0, ServerSocketFactory.getDefault());
    }

    private PushServer secure(Certificate shown) {
        var server = PushServer.at("127.0.0.1", 0, shown.serverSockets());
        server.manners = socket -> {
            noteServerName(socket);
            socket.getOutputStream().write("HTTP/1.1 201 x\r\nContent-Length: 0\r\n\r\n".getBytes());
        };
        return server;
    }

    private void noteServerName(Socket socket) {
        var session = (ExtendedSSLSession) ((SSLSocket) socket).getSession();
        namesAskedFor.addAll(session.getRequestedServerNames());
    }

    private Answer wake(String url) {
        return pushServers.wake(Endpoint.of(url)).await().atMost(PATIENCE);
    }

    @Test
    void goesToTheAddressThatTheNameMeansAndAsksOnceWhatThatIs() {
        // Given
        nameServer.says(NAME, "127.0.0.1");

        // When
        var answer = wake("http://" + NAME + ":" + server.port() + "/x");

        // Then
        assertThat(answer).isEqualTo(new Answer.Taken());
        assertThat(server.next().headers()).containsEntry("host", NAME + ":" + server.port());
        assertThat(nameServer.questionsFor(NAME)).as("A and AAAA").isEqualTo(2);
    }

    @Test
    void doesNotGoWhereANameLeadsWhenItMeansSomethingElseTheNextTime() {
        // Given
        nameServer.says(NAME, "127.0.0.1");
        assertThat(wake("http://" + NAME + ":" + server.port() + "/x")).isEqualTo(new Answer.Taken());
        nameServer.says(NAME, "127.0.1.1");
        try (var inside = PushServer.at("127.0.1.1")) {

            // When
            var answer = wake("http://" + NAME + ":" + inside.port() + "/x");

            // Then
            assertThat(answer).isEqualTo(new Answer.Forbidden());
            assertThat(inside.connections).hasValue(0);
        }
    }

    @Test
    void oneForbiddenAddressAmongOthersIsEnough() {
        nameServer.says("v4.example.net", "127.0.0.1", "10.0.0.1");
        nameServer.says("v6.example.net", "127.0.0.1", "fd00::1");

        for (var name : List.of("v4", "v6")) {
            assertThat(wake("http://" + name + ".example.net:" + server.port() + "/x"))
                    .as(name)
                    .isEqualTo(new Answer.Forbidden());
        }
        assertThat(server.connections).hasValue(0);
    }

    @Test
    void aNameServerThatIsSilentHoldsNobodyUp() {
        // Given: several that would wait for it
        nameServer.says(NAME, "127.0.0.1");
        var waiting = new ArrayList<Answer>();
        for (int n = 0; n < 50; n++) {
            pushServers
                    .wake(Endpoint.of("https://silent" + n + ".example.net/x"))
                    .subscribe()
                    .with(waiting::add);
        }

        // When
        var begin = Instant.now();
        var answer = wake("http://" + NAME + ":" + server.port() + "/x");

        // Then
        assertThat(answer).isEqualTo(new Answer.Taken());
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(2));
        await().atMost(PATIENCE).until(() -> waiting.size() == 50);
        assertThat(waiting).containsOnly(new Answer.Silence());
    }

    @Test
    void whereOneFamilyOfAddressesDoesNotWorkTheOtherIsTried() {
        // Given: nobody listens at the first one
        nameServer.says(NAME, "127.0.0.9", "::1");
        try (var sixth = PushServer.at("::1")) {

            // When, Then
            assertThat(wake("http://" + NAME + ":" + sixth.port() + "/x")).isEqualTo(new Answer.Taken());
        }
    }

    @Test
    void speaksTlsUnderTheServersName() {
        // Given
        nameServer.says(NAME, "127.0.0.1");
        try (var secure = secure(certificate)) {

            // When
            var answer = wake("https://" + NAME + ":" + secure.port() + "/x");

            // Then
            assertThat(answer).isEqualTo(new Answer.Taken());
            assertThat(namesAskedFor).hasToString("[type=host_name (0), value=" + NAME + "]");
        }
    }

    @Test
    void tellsNothingToAServerWithTheCertificateOfAnother() throws Exception {
        // Given
        nameServer.says("other.example.net", "127.0.0.1");
        nameServer.says(NAME, "127.0.0.1");
        var stranger = Certificate.of(NAME, folder.resolve("stranger"));
        try (var wrongName = secure(certificate);
                var unknown = secure(stranger)) {

            // When, Then
            assertThat(wake("https://other.example.net:" + wrongName.port() + "/x"))
                    .isEqualTo(new Answer.Silence());
            assertThat(wake("https://127.0.0.1:" + wrongName.port() + "/x")).isEqualTo(new Answer.Silence());
            assertThat(wake("https://" + NAME + ":" + unknown.port() + "/x")).isEqualTo(new Answer.Silence());
            assertThat(wrongName.seen).isEmpty();
            assertThat(unknown.seen).isEmpty();
        }
    }

    @Test
    void doesNotWaitForAHandshakeThatNeverComes() throws IOException {
        // Given: takes connections, but speaks no TLS
        var begin = Instant.now();

        // When
        var answer = wake("https://127.0.0.1:" + server.port() + "/x");

        // Then
        assertThat(answer).isEqualTo(new Answer.Silence());
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(10));
        assertThat(server.seen).isEmpty();
    }

    @Test
    void nobodyListensIsNoAnswer() {
        int port = server.port();
        server.close();

        assertThat(wake("http://127.0.0.1:" + port + "/x")).isEqualTo(new Answer.Silence());
    }

    @Test
    void readsHowLongToWait() {
        var noon = Instant.parse("2026-11-22T12:00:00Z");

        assertThat(PushRequests.retryAfter("120", noon)).isEqualTo(Duration.ofMinutes(2));
        assertThat(PushRequests.retryAfter("Sun, 22 Nov 2026 12:01:30 GMT", noon))
                .isEqualTo(Duration.ofSeconds(90));
        for (var nothing : new String[] {
            null, "", "-1", "1.5", "soon", "99999999999", "Sun, 22 Nov 2026 11:00:00 GMT", "Sun, 22 Nov 2026"
        }) {
            assertThat(PushRequests.retryAfter(nothing, noon)).as(nothing).isEqualTo(Duration.ZERO);
        }
    }
}
