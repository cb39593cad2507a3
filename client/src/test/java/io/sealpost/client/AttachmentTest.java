package io.sealpost.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sealpost.client.cli.post.Downloads;
import io.sealpost.client.mesh.Json;
import io.sealpost.protocol.Problem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class AttachmentTest {

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
    void aFileArrivesAsItWasAndTheServerCannotReadIt() throws IOException {
        // Given
        byte[] picture = "picture ".repeat(50_000).getBytes(StandardCharsets.US_ASCII);

        // When
        Message received = send(picture);

        // Then
        Path target = folder.resolve("received");
        people.bob.downloadAttachment(received, target);
        assertThat(target).hasBinaryContent(picture);
        var file = received.attachment().orElseThrow();
        assertThat(file).isEqualTo(new Message.AttachedFile("picture.png", "image/png", picture.length));
        byte[] stored = blob();
        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("picture");
        assertThat(people.mesh.requests).doesNotContain("GET /v1/blobs");
        noTemporaryFilesAreLeft();
    }

    @Test
    void anEmptyFileIsAFile() throws IOException {
        Message received = send(new byte[0]);

        Path target = folder.resolve("received");
        people.bob.downloadAttachment(received, target);
        assertThat(target).isEmptyFile();
    }

    @Test
    void aChangedCutOrLengthenedBlobLeavesNothingBehind() throws IOException {
        // Given
        Message received = send(new byte[100_000]);
        byte[] stored = blob();
        byte[] changed = stored.clone();
        changed[5000] ^= 1;

        for (byte[] lie : new byte[][] {
            changed, Arrays.copyOf(stored, stored.length - 1), Arrays.copyOf(stored, 20), new byte[0], longer(stored)
        }) {
            // When
            replaceBlob(old -> lie);

            // Then
            Path target = folder.resolve("received");
            assertThatThrownBy(() -> people.bob.downloadAttachment(received, target))
                    .isInstanceOfSatisfying(SealpostException.class, failed -> assertThat(failed.code())
                            .isEqualTo(SealpostException.BAD_ANSWER));
            assertThat(target).doesNotExist();
            Path chosen = folder.resolve("chosen");
            assertThatThrownBy(() -> new Downloads(people.bob, chosen).save(received))
                    .isInstanceOf(SealpostException.class);
            assertThat(chosen).isEmptyDirectory();
        }
        noTemporaryFilesAreLeft();
    }

    @Test
    void twoDownloadsAtATimeDoNotTakeTheSameName() throws Exception {
        // Given
        Message received = send(new byte[100_000]);
        var downloads = new Downloads(people.bob, folder.resolve("chosen"));

        // When
        var one = CompletableFuture.supplyAsync(() -> downloads.save(received));
        var two = CompletableFuture.supplyAsync(() -> downloads.save(received));

        // Then
        assertThat(List.of(one.get(), two.get())).doesNotHaveDuplicates();
        assertThat(folder.resolve("chosen"))
                .isDirectoryContaining("glob:**/picture.png")
                .isDirectoryContaining("glob:**/picture-2.png");
    }

    @Test
    void aFileThatIsTooLargeIsRefusedBeforeAnythingIsSent() throws IOException {
        // Given
        Path large = folder.resolve("large");
        try (var file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(100L * 1024 * 1024);
        }

        // When, Then
        assertThatThrownBy(() -> people.alice.chat(people.bob.account()).sendFile(large, "video/mp4"))
                .isInstanceOfSatisfying(SealpostException.class, failed -> assertThat(failed.code())
                        .isEqualTo(Problem.TOO_LARGE.code()));
        assertThat(people.mesh.requests).doesNotContain("POST /v1/blobs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "no address", "file:///etc/passwd", "ftp://localhost/blob", "http:///blob", "mailto:me"})
    void anAddressThatIsNoneOfHttpIsABadAnswer(String address) throws IOException {
        Message received = send(new byte[10]);
        people.mesh.blobAnswers = link -> new Json.BlobAnswer(address, link.sizeBytes());
        people.mesh.tickets = ticket -> new Json.Ticket(ticket.blob(), address, Map.of(), "secret", 0);

        isABadAnswer(() -> people.bob.downloadAttachment(received, folder.resolve("received")));
        isABadAnswer(this::sendPicture);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "Connection", "line\nbreak"})
    void aHeaderThatMayNotBeSentIsABadAnswer(String header) throws IOException {
        Files.write(folder.resolve("picture.png"), new byte[10]);
        people.mesh.tickets =
                ticket -> new Json.Ticket(ticket.blob(), ticket.uploadUrl(), Map.of(header, "value"), "secret", 0);

        isABadAnswer(this::sendPicture);
    }

    @Test
    void aHeaderWithoutAValueIsABadAnswer() throws IOException {
        Files.write(folder.resolve("picture.png"), new byte[10]);
        people.mesh.tickets = ticket -> new Json.Ticket(
                ticket.blob(), ticket.uploadUrl(), Collections.singletonMap("X-Check", null), "secret", 0);

        isABadAnswer(this::sendPicture);
    }

    private static void isABadAnswer(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(SealpostException.class, failed -> assertThat(failed.code())
                .isEqualTo(SealpostException.BAD_ANSWER));
    }

    @Test
    void aTextHasNoFile() {
        Message text = people.bob.history(people.alice.account(), 10).getFirst();

        assertThatThrownBy(() -> people.bob.downloadAttachment(text, folder.resolve("received")))
                .isInstanceOf(SealpostException.class);
    }

    private Message send(byte[] content) throws IOException {
        Files.write(folder.resolve("picture.png"), content);
        sendPicture();
        await().atMost(TwoPeople.PATIENCE)
                .until(() -> people.bob.history(people.alice.account(), 10).size() == 3);
        return people.bob.history(people.alice.account(), 10).getLast();
    }

    private void sendPicture() {
        people.alice.chat(people.bob.account()).sendFile(folder.resolve("picture.png"), "image/png");
    }

    private byte[] blob() {
        return people.mesh.blobs().values().iterator().next();
    }

    private void replaceBlob(UnaryOperator<byte[]> change) {
        people.mesh.blobs().replaceAll((id, bytes) -> change.apply(bytes));
    }

    private static byte[] longer(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    private void noTemporaryFilesAreLeft() throws IOException {
        for (String name : new String[] {"alice", "bob"}) {
            try (Stream<Path> files = Files.list(people.home(name))) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .noneMatch(file -> file.startsWith("transfer-"));
            }
        }
    }
}
