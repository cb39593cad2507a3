package io.sealpost.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sealpost.protocol.Problem;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The phone is lost; the recovery file is not. */
@Timeout(120)
class RecoveryTest {

    private static final String PASSPHRASE = "correct horse battery";

    @TempDir
    Path folder;

    private TwoPeople people;
    private SealpostClient phone;

    @BeforeEach
    void meet() {
        people = new TwoPeople(folder);
        phone = people.open("phone");
    }

    @AfterEach
    void close() {
        phone.close();
        people.close();
    }

    @Test
    void aNewPhoneTakesThePlaceOfTheLostOneAndTheSafetyNumberStays() {
        // Given
        String file = people.alice.devices().recoveryFile(PASSPHRASE);
        String before = people.bob.safety(people.alice.account()).number().digits();

        // When
        phone.recover(file, PASSPHRASE, false);
        phone.connect();

        // Then
        await().atMost(TwoPeople.PATIENCE).until(() -> people.alice.state() == ConnectionState.REMOVED);
        assertThat(phone.account()).isEqualTo(people.alice.account());
        assertThat(phone.username()).isEqualTo(Optional.of("alice"));
        assertThat(phone.devices().list()).extracting(OwnDevice::isThis).containsExactly(true);
        people.bob.send(phone.account(), "is it you?");
        TwoPeople.awaitTexts(phone, people.bob, "is it you?");
        phone.send(people.bob.account(), "yes");
        TwoPeople.awaitTexts(people.bob, phone, "hello", "hi", "is it you?", "yes");
        assertThat(people.bob.safety(phone.account()).number().digits()).isEqualTo(before);
        assertThat(people.bobsEvents).noneMatch(ClientEvent.SecurityEvent.class::isInstance);
        await().atMost(TwoPeople.PATIENCE)
                .until(() -> people.mesh.accessKeyHash(phone.account().bytes()).isPresent());
    }

    @Test
    void aDeviceThatIsLeftTellsTheNewPhoneAllContacts() throws Exception {
        // Given
        String file = people.alice.devices().recoveryFile(PASSPHRASE);
        try (SealpostClient laptop = people.open("laptop")) {
            link(laptop);
            laptop.connect();

            // When
            phone.recover(file, PASSPHRASE, false);
            phone.connect();

            // Then
            await().atMost(TwoPeople.PATIENCE)
                    .until(() -> phone.contact(people.bob.account()).isPresent());
            assertThat(phone.devices().list()).hasSize(2);
            phone.send(people.bob.account(), "from the new phone");
            TwoPeople.awaitTexts(laptop, people.bob, "from the new phone");
        }
    }

    @Test
    void theOtherDevicesCanBeLeftBehindToo() throws Exception {
        // Given
        String file = people.alice.devices().recoveryFile(PASSPHRASE);
        try (SealpostClient laptop = people.open("laptop")) {
            link(laptop);
            laptop.connect();

            // When
            phone.recover(file, PASSPHRASE, true);

            // Then
            await().atMost(TwoPeople.PATIENCE).until(() -> laptop.state() == ConnectionState.REMOVED);
            assertThat(phone.devices().list()).hasSize(1);
        }
    }

    @Test
    void anInterruptedRecoveryGoesOnWithTheSameKeysAndTheSameList() {
        // Given: the list is published, but nobody says so
        String file = people.alice.devices().recoveryFile(PASSPHRASE);
        var broken = new AtomicBoolean(true);
        people.mesh.problems = path -> path.equals("/v1/device-list") && broken.getAndSet(false)
                ? Optional.of(Problem.OUTCOME_UNKNOWN)
                : Optional.empty();
        assertThatThrownBy(() -> phone.recover(file, PASSPHRASE, false))
                .isInstanceOfSatisfying(SealpostException.class, failed -> assertThat(failed.code())
                        .isEqualTo(Problem.OUTCOME_UNKNOWN.code()));

        // When
        phone.close();
        phone = people.open("phone");
        assertThat(phone.isRegistered()).isFalse();
        phone.recover(file, PASSPHRASE, false);

        // Then
        phone.connect();
        people.bob.send(phone.account(), "back again?");
        TwoPeople.awaitTexts(phone, people.bob, "back again?");
    }

    @Test
    void aWrongPassphraseAShortOneAndAnythingElseAreRefusedInOneSentence() {
        String file = people.alice.devices().recoveryFile(PASSPHRASE);

        assertUsage(() -> phone.recover(file, "correct horse batterz", false));
        assertUsage(() -> phone.recover(file.substring(0, 60), PASSPHRASE, false));
        assertUsage(() -> phone.recover(file + "x".repeat(4096), PASSPHRASE, false));
        assertUsage(() -> phone.recover("sealpost-recovery:AAAA", PASSPHRASE, false));
        assertUsage(() -> phone.recover("", PASSPHRASE, false));
        assertUsage(() -> people.alice.devices().recoveryFile("too short"));
        assertThat(phone.isRegistered()).isFalse();
    }

    @Test
    void aServerOfAnotherNameIsRefused() {
        String file = people.alice.devices().recoveryFile(PASSPHRASE);
        var options = ClientOptions.defaults().withServerName("post.example.org");

        try (var elsewhere = SealpostClient.open(folder.resolve("elsewhere"), people.mesh.uri(), options)) {
            assertUsage(() -> elsewhere.recover(file, PASSPHRASE, false));
        }
    }

    private void link(SealpostClient laptop) throws Exception {
        var code = new CompletableFuture<LinkCode>();
        var linking = CompletableFuture.runAsync(() -> laptop.link(code::complete), Thread::startVirtualThread);
        people.alice.devices().approve(code.get(30, TimeUnit.SECONDS));
        linking.get(60, TimeUnit.SECONDS);
    }

    private static void assertUsage(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(SealpostException.class, refused -> assertThat(refused.code())
                .isEqualTo(SealpostException.USAGE));
    }
}
