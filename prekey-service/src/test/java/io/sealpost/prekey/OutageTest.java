package io.sealpost.prekey;

import static io.sealpost.prekey.Client.count;
import static io.sealpost.prekey.Client.lookup;
import static io.sealpost.prekey.Client.publish;
import static io.sealpost.prekey.Client.put;
import static io.sealpost.prekey.Client.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.Topics;
import io.sealpost.protocol.events.v1.AccountDeleted;
import io.sealpost.protocol.events.v1.AccountEvent;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the service does while something it needs is dead, and afterwards. */
@QuarkusTest
@WithTestResource(Infra.class)
class OutageTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Set by {@link Infra}. */
    Consumer<String> kill;

    Consumer<String> restart;

    private final Phone phone = Phone.fresh();

    @Test
    void saysTryLaterWhileTheDatabaseIsAwayAndForgetsNothing() {
        // Given
        publish(phone, 3);
        var deleted = Phone.fresh();
        publish(deleted, 1);
        kill.accept("POSTGRES");

        // When
        var lookup = lookup(phone.account(), phone);
        var upload = put(phone, phone.upload(1));
        TopicProbe.write(Topics.ACCOUNT_EVENTS, deleted.account().bytes(), deletion(deleted));
        restart.accept("POSTGRES");

        // Then
        assertThat(lookup.statusCode()).isIn(Problem.UNAVAILABLE.status(), Problem.OUTCOME_UNKNOWN.status());
        assertThat(upload.statusCode()).isIn(Problem.UNAVAILABLE.status(), Problem.OUTCOME_UNKNOWN.status());
        lookup.then().contentType(Problem.MEDIA_TYPE);
        await().atMost(PATIENCE)
                .untilAsserted(() -> count(phone).then().statusCode(200).body("ec", equalTo(3)));
        await().atMost(PATIENCE).untilAsserted(() -> lookup(deleted.account(), deleted)
                .then()
                .statusCode(200)
                .body("targets[0].bundles.size()", equalTo(0)));
    }

    /** What cannot be told outside of the database is not given away (ADR 0022). */
    @Test
    void givesLastResortKeysWithoutWaitingWhileKafkaIsAwayAndOneTimeKeysAfterwards() {
        // Given
        publish(phone, 100);
        take(phone);
        kill.accept("KAFKA");

        // When
        long start = System.nanoTime();
        var bundles = IntStream.range(0, 50).mapToObj(fetch -> take(phone)).toList();
        var took = Duration.ofNanos(System.nanoTime() - start);
        restart.accept("KAFKA");

        // Then: of what was tried the keys are lost
        assertThat(bundles).allSatisfy(bundle -> assertThat(bundle).doesNotContainKey("oneTimeEc"));
        assertThat(took).isLessThan(Duration.ofSeconds(25));
        Client.awaitOneTimeKeyOf(phone);
        int left = count(phone).jsonPath().getInt("ec");
        assertThat(left).isBetween(90, 98);
    }

    private static byte[] deletion(Phone phone) {
        return AccountEvent.newBuilder()
                .setAccount(phone.account().byteString())
                .setDeleted(AccountDeleted.getDefaultInstance())
                .build()
                .toByteArray();
    }
}
