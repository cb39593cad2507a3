package io.sealpost.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.sealpost.client.store.Store;
import io.sealpost.client.store.WakeupWish.Wish;
import io.sealpost.protocol.Problem;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where Bob's device wants to be woken, and what the server has heard of it. */
@Timeout(120)
class WakeupsTest {

    private static final URI ENDPOINT = URI.create("https://push.example.net/upAbC");

    @TempDir
    Path folder;

    private TwoPeople people;

    @BeforeEach
    void meet() {
        people = new TwoPeople(folder);
    }

    @AfterEach
    void close() {
        people.close();
    }

    private Optional<String> registered() {
        return Optional.ofNullable(
                people.mesh.wakeups.get(ByteString.copyFrom(people.bob.device().bytes())));
    }

    private long told() {
        return people.mesh.requests.stream().filter("PUT /v1/wakeups"::equals).count();
    }

    private void serverIs(boolean there) {
        people.mesh.problems =
                path -> path.startsWith("/v1/wakeups") && !there ? Optional.of(Problem.UNAVAILABLE) : Optional.empty();
    }

    private void reopenAndConnect() {
        people.bob.close();
        people.bob = people.open("bob");
        people.bob.listen(people.bobsEvents::add);
        people.bob.connect();
    }

    /** As if the server had heard of it some days ago. */
    private void letDaysPass(int days) {
        people.bob.close();
        try (var store = Store.open(people.home("bob").resolve("sealpost.db"), InstantSource.system())) {
            store.run(() -> {
                Wish wish = store.wakeupWish.find().orElseThrow();
                long then = wish.toldAtMs() - Duration.ofDays(days).toMillis();
                store.wakeupWish.save(new Wish(wish.endpoint(), wish.serverKey(), then));
            });
        }
    }

    @Test
    void theServerHearsWhereAndWhenNoMoreOnTheSignedInDoor() {
        // When
        people.bob.wakeups().at(ENDPOINT);

        // Then
        assertThat(registered()).contains(ENDPOINT.toString());
        assertThat(people.mesh.requestsWithToken).contains("PUT /v1/wakeups", "GET /v1/wakeups/key");
        assertThat(people.bob.wakeups().serverKey()).isEqualTo(people.mesh.wakeupKey);

        // When
        people.bob.wakeups().none();

        // Then
        assertThat(registered()).isEmpty();
    }

    @Test
    void aRegistrationIsRenewedAfterADayAndNotBefore() {
        // Given
        people.bob.wakeups().at(ENDPOINT);
        people.mesh.wakeups.clear();

        // When
        letDaysPass(0);
        reopenAndConnect();
        awaitPrekeysCounted();

        // Then
        assertThat(told()).isEqualTo(1);

        // When
        letDaysPass(2);
        reopenAndConnect();

        // Then
        await().atMost(TwoPeople.PATIENCE).until(() -> registered().isPresent());
        assertThat(told()).isEqualTo(2);
        assertThat(people.bobsEvents).noneMatch(ClientEvent.WakeupKeyChanged.class::isInstance);
    }

    /** The last thing that is done after a connection. */
    private void awaitPrekeysCounted() {
        people.mesh.requests.removeIf("GET /v1/prekeys/count"::equals);
        people.bob.disconnect();
        people.bob.connect();
        await().atMost(TwoPeople.PATIENCE).until(() -> people.mesh.requests.contains("GET /v1/prekeys/count"));
    }

    @Test
    void whatTheServerCouldNotHearItHearsWithTheNextConnection() {
        // Given
        serverIs(false);
        assertRefused(() -> people.bob.wakeups().at(ENDPOINT), Problem.UNAVAILABLE.code());

        // When
        serverIs(true);
        reopenAndConnect();

        // Then
        await().atMost(TwoPeople.PATIENCE).until(() -> registered().isPresent());

        // Given
        serverIs(false);
        assertRefused(() -> people.bob.wakeups().none(), Problem.UNAVAILABLE.code());
        assertThat(registered()).isPresent();

        // When
        serverIs(true);
        reopenAndConnect();

        // Then
        await().atMost(TwoPeople.PATIENCE).until(() -> registered().isEmpty());
    }

    @Test
    void anAddressThatTheServerRefusesChangesNothing() {
        // Given
        people.bob.wakeups().at(ENDPOINT);

        // When, Then
        assertRefused(() -> people.bob.wakeups().at(URI.create("http://10.0.0.1/x")), SealpostException.USAGE);
        assertThat(registered()).contains(ENDPOINT.toString());

        // When: nor later
        letDaysPass(2);
        people.mesh.wakeups.clear();
        reopenAndConnect();

        // Then
        await().atMost(TwoPeople.PATIENCE).until(() -> registered().equals(Optional.of(ENDPOINT.toString())));
    }

    @Test
    void aNewKeyOfTheServerIsTold() {
        // Given
        people.bob.wakeups().at(ENDPOINT);
        people.mesh.wakeupKey = "B" + "Q".repeat(86);
        var news = new ClientEvent.WakeupKeyChanged(people.mesh.wakeupKey);

        // When
        letDaysPass(2);
        reopenAndConnect();

        // Then
        await().atMost(TwoPeople.PATIENCE).until(() -> people.bobsEvents.contains(news));

        // When
        people.bob.wakeups().at(ENDPOINT);
        people.bobsEvents.clear();
        letDaysPass(2);
        people.mesh.wakeups.clear();
        reopenAndConnect();

        // Then
        await().atMost(TwoPeople.PATIENCE).until(() -> registered().isPresent());
        assertThat(people.bobsEvents).doesNotContain(news);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "B", "not a key"})
    void whatIsNoKeyIsABadAnswer(String key) {
        people.mesh.wakeupKey = key;

        assertRefused(() -> people.bob.wakeups().serverKey(), SealpostException.BAD_ANSWER);
        assertRefused(() -> people.bob.wakeups().at(ENDPOINT), SealpostException.BAD_ANSWER);
    }

    private static void assertRefused(ThrowingCallable call, String code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(SealpostException.class, refused -> assertThat(refused.code())
                .isEqualTo(code));
    }
}
