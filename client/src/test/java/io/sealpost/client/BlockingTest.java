package io.sealpost.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.frames.v1.ClientFrame;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is blocked is heard and sees nothing any more. */
@Timeout(120)
class BlockingTest {

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

    @Test
    void whoIsBlockedIsNotHeardAndLearnsNoNewKey() throws Exception {
        // Given
        ByteString before = channelOf(people.alice);
        try (SealpostClient carol = people.open("carol")) {
            carol.register(NewAccount.anonymous());
            carol.connect();
            people.alice.addContact(carol.link());
            carol.addContact(people.alice.link());
            people.alice.send(carol.account(), "hello Carol").accepted().get(30, TimeUnit.SECONDS);

            // When
            people.alice.chat(people.bob.account()).block();

            // Then
            await().atMost(TwoPeople.PATIENCE).until(() -> people.mesh
                    .accessKeyHash(people.alice.account().bytes())
                    .isPresent());
            await().atMost(TwoPeople.PATIENCE)
                    .until(() -> !channelOf(people.alice).equals(before));
            people.bob
                    .send(people.alice.account(), "can you hear me?")
                    .accepted()
                    .get(30, TimeUnit.SECONDS);
            await().atMost(TwoPeople.PATIENCE)
                    .until(() -> people.mesh.waiting(people.alice.device().bytes()) == 0);
            TwoPeople.awaitTexts(people.alice, people.bob, "hello", "hi");
            assertThat(people.bob.history(people.alice.account(), 1).getFirst().state())
                    .isEqualTo(Message.State.ACCEPTED);
            byte[] hash =
                    people.mesh.accessKeyHash(people.alice.account().bytes()).orElseThrow();
            await().atMost(TwoPeople.PATIENCE).until(() -> {
                carol.send(people.alice.account(), "I can").accepted().get(30, TimeUnit.SECONDS);
                return accessKeysTo(people.alice).stream().anyMatch(key -> Arrays.equals(Hashes.sha256(key), hash));
            });
            assertThat(people.alice.history(carol.account(), 10)).isNotEmpty();
        }
    }

    @Test
    void nothingIsSentToWhoIsBlockedWhateverTheyDo() throws Exception {
        // Given: a message is not read yet
        people.bob.send(people.alice.account(), "read me").accepted().get(30, TimeUnit.SECONDS);
        TwoPeople.awaitTexts(people.alice, people.bob, "hello", "hi", "read me");
        assertThat(people.alice.awaitSent(TwoPeople.PATIENCE)).isTrue();
        people.alice.chat(people.bob.account()).block();
        people.mesh.frames.clear();

        // When
        people.alice.chat(people.bob.account()).markRead();
        people.mesh.deliveries = envelope -> envelope.toBuilder()
                .setCiphertext(garbled(envelope.getCiphertext()))
                .build();
        people.bob.send(people.alice.account(), "answer me").accepted().get(30, TimeUnit.SECONDS);
        await().atMost(TwoPeople.PATIENCE)
                .until(() -> people.mesh.waiting(people.alice.device().bytes()) == 0);
        people.mesh.deliveries = envelope -> envelope;
        people.alice.disconnect();
        people.alice.connect();

        // Then
        try (SealpostClient carol = people.open("carol")) {
            carol.register(NewAccount.anonymous());
            people.alice.addContact(carol.link());
            people.alice
                    .send(carol.account(), "everything before is out")
                    .accepted()
                    .get(30, TimeUnit.SECONDS);
        }
        assertThat(people.mesh.frames.stream().filter(ClientFrame::hasSend).map(ClientFrame::getSend))
                .noneMatch(send ->
                        send.getRecipientAccount().equals(people.bob.account().byteString()));
    }

    @Test
    void nobodyIsToldAProfileKeyWhoseAccessKeyTheServerDoesNotKnow() throws Exception {
        try (SealpostClient carol = people.open("carol")) {
            // Given
            carol.register(NewAccount.anonymous());
            people.alice.addContact(carol.link());
            people.alice.send(carol.account(), "hello Carol").accepted().get(30, TimeUnit.SECONDS);
            people.mesh.problems =
                    path -> path.equals("/v1/access-key") ? Optional.of(Problem.UNAVAILABLE) : Optional.empty();
            people.mesh.frames.clear();

            // When
            people.alice.chat(people.bob.account()).block();

            // Then: she connects under the new presence channel, and still says nothing
            await().atMost(TwoPeople.PATIENCE)
                    .until(() -> people.mesh.frames.stream().anyMatch(ClientFrame::hasHello));
            assertThat(accessKeysTo(carol)).isEmpty();
            people.mesh.problems = path -> Optional.empty();
            people.alice.disconnect();
            people.alice.connect();
            await().atMost(TwoPeople.PATIENCE).until(() -> !accessKeysTo(carol).isEmpty());
        }
    }

    private static ByteString garbled(ByteString ciphertext) {
        byte[] bytes = ciphertext.toByteArray();
        bytes[bytes.length - 1] ^= 1;
        return ByteString.copyFrom(bytes);
    }

    @Test
    void nobodyWritesToWhomTheyBlocked() throws Exception {
        // Given
        people.alice.chat(people.bob.account()).block();
        assertThat(people.alice.blocked()).containsExactly(people.bob.account());

        // When, Then
        assertThatThrownBy(() -> people.alice.send(people.bob.account(), "hm"))
                .isInstanceOfSatisfying(SealpostException.class, refused -> assertThat(refused.code())
                        .isEqualTo(SealpostException.USAGE));
        people.alice.chat(people.bob.account()).unblock();
        people.alice.send(people.bob.account(), "friends again").accepted().get(30, TimeUnit.SECONDS);
        TwoPeople.awaitTexts(people.bob, people.alice, "hello", "hi", "friends again");
    }

    @Test
    void whomOneDeviceBlocksAllOfThemBlock() throws Exception {
        // Given
        try (SealpostClient laptop = people.open("laptop")) {
            var code = new CompletableFuture<LinkCode>();
            var linking = CompletableFuture.runAsync(() -> laptop.link(code::complete), Thread::startVirtualThread);
            people.alice.devices().approve(code.get(30, TimeUnit.SECONDS));
            linking.get(60, TimeUnit.SECONDS);
            laptop.connect();
            await().atMost(TwoPeople.PATIENCE)
                    .until(() -> laptop.contact(people.bob.account()).isPresent());

            // When
            ByteString before = channelOf(people.alice);
            laptop.chat(people.bob.account()).block();

            // Then
            await().atMost(TwoPeople.PATIENCE)
                    .until(() -> !channelOf(people.alice).equals(before)
                            && channelOf(people.alice).equals(channelOf(laptop)));
            await().atMost(TwoPeople.PATIENCE)
                    .until(() -> people.alice.blocked().contains(people.bob.account()));
            people.alice.chat(people.bob.account()).unblock();
            await().atMost(TwoPeople.PATIENCE).until(() -> laptop.blocked().isEmpty());
        }
    }

    /** The presence channel that this device named with its newest connection. */
    private ByteString channelOf(SealpostClient client) {
        String token = Base64.getEncoder().encodeToString(client.device().bytes());
        return people.mesh.frames.stream()
                .filter(ClientFrame::hasHello)
                .map(ClientFrame::getHello)
                .filter(hello -> hello.getToken().equals(token))
                .toList()
                .getLast()
                .getPresenceChannel();
    }

    private List<byte[]> accessKeysTo(SealpostClient client) {
        return people.mesh.frames.stream()
                .filter(ClientFrame::hasSend)
                .map(ClientFrame::getSend)
                .filter(send ->
                        send.getRecipientAccount().equals(client.account().byteString()))
                .map(send -> send.getAccessKey().toByteArray())
                .toList();
    }
}
