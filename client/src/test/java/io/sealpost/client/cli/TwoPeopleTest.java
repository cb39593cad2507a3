package io.sealpost.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sealpost.client.ClientOptions;
import io.sealpost.client.ContactLink;
import io.sealpost.client.SealpostClient;
import io.sealpost.client.SealpostException;
import io.sealpost.client.cli.terminal.QrCode;
import io.sealpost.client.signal.SigningKey;
import io.sealpost.client.testmesh.TinyMesh;
import io.sealpost.protocol.AccountId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Alice and Bob, each with a home folder, typing commands one after the other over real connections. */
@Timeout(120)
class TwoPeopleTest {

    @TempDir
    Path folder;

    private final TinyMesh mesh = new TinyMesh();
    private Terminal alice;
    private Terminal bob;

    @BeforeEach
    void register() {
        alice = new Terminal(folder.resolve("alice"), mesh.uri());
        bob = new Terminal(folder.resolve("bob"), mesh.uri());
        assertThat(alice.type("register", "--username", "alice").code()).isZero();
        assertThat(bob.type("register").code()).isZero();
    }

    @AfterEach
    void close() {
        mesh.close();
    }

    @Test
    void aMessageIsSentReceivedOnceAndAnswered() {
        // Given
        alice.type("add", linkOf(bob), "--name", "Bob");

        // When
        var sent = alice.type("send", "bob", "hello \u001b[2Jthere");
        var received = bob.type("receive");
        var again = bob.type("receive");
        var answer = bob.type("send", "alice", "hi");

        // Then
        assertThat(sent.code()).isZero();
        assertThat(sent.out()).contains("accepted", "Bob");
        assertThat(received.out()).contains(": hello ␛[2Jthere").doesNotContain("\u001b");
        assertThat(again.out()).isEqualTo("No new messages.\n");
        assertThat(answer.err()).contains("No contact is called alice");
    }

    @Test
    void aDeviceIsLinkedByAPictureListedAndRemoved() throws Exception {
        // Given
        var laptop = new Terminal(folder.resolve("laptop"), mesh.uri());
        Path picture = folder.resolve("code.png");
        alice.type("add", linkOf(bob), "--name", "Bob");

        // When
        var linking = CompletableFuture.supplyAsync(
                () -> laptop.type("link", "--picture", picture.toString(), "--name", "laptop"));
        await().atMost(Duration.ofSeconds(30)).until(() -> isComplete(picture));
        var approved = alice.type("approve-link", picture.toString());
        var linked = linking.get(60, TimeUnit.SECONDS);

        // Then
        assertThat(approved.code()).isZero();
        assertThat(approved.out()).contains("2 devices");
        assertThat(linked.code()).isZero();
        assertThat(linked.out()).contains("sealpost-link:", "Linked to the account of alice");
        assertThat(alice.type("devices").lines())
                .hasSize(4)
                .anyMatch(line -> line.matches("[0-9a-f-]{36}  laptop +2026-01-31  today"))
                .anyMatch(line -> line.matches("[0-9a-f-]{36}  - +2026-01-31  today +this device"));
        assertThat(laptop.type("approve-link", "sealpost-link:AAAA").err()).contains("not complete");
        String device = laptop.type("devices").lines().stream()
                .filter(line -> line.endsWith("this device"))
                .findFirst()
                .orElseThrow()
                .substring(0, 36);
        assertThat(laptop.type("remove-device", device).err()).contains("Only the first device");
        assertThat(alice.type("remove-device", "nothing").err()).contains("no such device");
        assertThat(alice.type("remove-device", device).code()).isZero();
        assertThat(alice.type("devices").lines()).hasSize(3);
    }

    @Test
    void devicesAreNamedAndForgottenOnesArePointedOut() {
        // Given
        var carol = new Terminal(folder.resolve("carol"), mesh.uri());
        carol.type("register", "--device-name", "phone");

        // When, Then
        assertThat(carol.type("devices").out()).contains("phone").doesNotContain("remove it");
        assertThat(carol.type("rename-device", "phone", "old \u202ephone").code())
                .isZero();
        mesh.lastSeenDay = LocalDate.now(ZoneOffset.UTC).minusDays(42).toString();
        assertThat(carol.type("devices").out())
                .contains("old \uFFFDphone", "42 days ago", "was not seen for 42 days; remove it with");
        assertThat(carol.type("rename-device", "ffff-nobody", "x").err()).contains("no such device");
        assertThat(carol.type("rename-device", "", "  ").err()).contains("1 to 64 characters");
        assertThat(carol.type("link", "--name", "x".repeat(65)).err()).contains("1 to 64 characters");
    }

    @Test
    void anAccountIsDeletedOnlyByWhoMeansIt() {
        // When, Then
        for (String typed : List.of("", "no\n", "DELETE\n")) {
            var refused = alice.pipe(typed, "delete-account");
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.out()).contains("(alice) for ever");
            assertThat(refused.err()).contains("Nothing was deleted");
        }
        assertThat(alice.type("whoami").code()).isZero();

        // When
        var deleted = alice.pipe("delete\n", "delete-account");

        // Then
        assertThat(deleted.err()).isEmpty();
        assertThat(deleted.out()).contains("Deleted");
        assertThat(folder.resolve("alice")).doesNotExist();
        assertThat(alice.type("whoami").err()).contains("Nobody is registered");
        assertThat(bob.type("add", "alice").err()).contains("Nobody has this username");
        assertThat(bob.type("delete-account", "--yes").code()).isZero();
    }

    @Test
    void aUsernameIsChangedHiddenShownAndRemoved() {
        assertThat(alice.type("username").out()).contains("Username  alice", "can find");
        assertThat(alice.type("username", "alice.b").out()).contains("Username  alice.b", "can find");
        assertThat(alice.type("username", "--hide").out()).contains("Username  alice.b", "nobody finds you");
        assertThat(bob.type("add", "alice.b").err()).contains("Nobody has this username");
        assertThat(alice.type("username", "alice.c").out()).contains("Username  alice.c", "nobody finds you");
        assertThat(alice.type("username", "--show").out()).contains("can find");
        assertThat(bob.type("username", "alice.c").err()).contains("taken");
        assertThat(bob.type("username", "--hide").err()).contains("no username yet");
        assertThat(bob.type("username", "Bob").err()).contains("3 to 32 of a-z");
        assertThat(alice.type("username", "--hide", "--show").code()).isEqualTo(2);
        assertThat(alice.type("username", "x", "--remove").err()).contains("not both");
        assertThat(alice.type("username", "--remove").out()).contains("Username  none");
        assertThat(alice.type("whoami").out()).contains("Username  none");
    }

    private static boolean isComplete(Path picture) {
        try {
            return QrCode.readPicture(picture).startsWith("sealpost-link:");
        } catch (SealpostException notYet) {
            return false;
        }
    }

    @Test
    void namesOfAllKindsFindTheSameContact() {
        alice.type("add", linkOf(bob), "--name", "Bob");
        String shortAccount = bob.type("whoami")
                .lines()
                .getFirst()
                .replaceAll("Account +", "")
                .substring(0, 8);

        assertThat(alice.type("send", "BOB", "one").code()).isZero();
        assertThat(alice.type("send", linkOf(bob), "two").code()).isZero();
        assertThat(alice.type("send", shortAccount, "three").code()).isZero();
        assertThat(bob.type("receive").out()).contains("one", "two", "three");
    }

    @Test
    void somebodyIsAddedByUsernameAndMustStillBeCompared() {
        var added = bob.type("add", "alice", "--name", "Alice");

        assertThat(added.out()).contains("Added Alice", "safety-number");
        assertThat(bob.type("contacts", "--offline").out()).contains("Alice", "@alice", "not verified");
        assertThat(bob.type("add", "nobody.here").err()).contains("Nobody has this username");
    }

    @Test
    void whoWroteFirstCanBeGivenAName() {
        // Given
        alice.type("add", linkOf(bob), "--name", "bob");
        alice.type("send", "bob", "hello");
        var received = bob.type("receive");
        String shortAccount = alice.type("whoami")
                .lines()
                .getFirst()
                .replaceAll("Account +", "")
                .substring(0, 8);

        // When
        var named = bob.type("add", shortAccount, "--name", "Alice");

        // Then
        assertThat(received.err()).contains(shortAccount + " is new");
        assertThat(named.out()).contains("called Alice", "safety-number");
        assertThat(bob.type("send", "alice", "hi").code()).isZero();
        assertThat(alice.type("receive").out()).contains("bob: hi");
    }

    @Test
    void aShortAccountIdThatTwoHaveNamesNeither() {
        // Given
        for (String account : List.of("0aaaaaaa-0000-4000-8000-000000000001", "0aaaaaaa-0000-4000-8000-000000000002")) {
            var id = new AccountId(UUID.fromString(account));
            var key = SigningKey.generate().publicKey();
            bob.type("add", new ContactLink(id, key).text());
        }

        // When
        var refused = bob.type("send", "0aaaaaaa", "hello");

        // Then
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("More than one contact");
    }

    @Test
    void oneNameMeansOnePerson() {
        bob.type("add", "alice");
        Terminal carol = new Terminal(folder.resolve("carol"), mesh.uri());
        carol.type("register");

        var refused = bob.type("add", linkOf(carol), "--name", "alice");

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("called alice already");
    }

    @Test
    void safetyNumbersAreTheSameOnBothSidesAndComparingThemIsRemembered() {
        // Given
        alice.type("add", linkOf(bob), "--name", "bob");
        bob.type("add", linkOf(alice), "--name", "alice");
        String hers = digits(alice.type("safety-number", "bob"));

        // When
        var compared = bob.type("safety-number", "alice", "--compare", hers);

        // Then
        assertThat(hers).matches("(\\d{5} ){11}\\d{5}");
        assertThat(digits(compared)).isEqualTo(hers);
        assertThat(compared.out()).contains("Verified");
        assertThat(bob.type("contacts", "--offline").out()).contains("  verified");
        assertThat(alice.type("safety-number", "bob").out()).contains("Not verified yet");
    }

    @Test
    void anotherSafetyNumberIsAnAlarm() {
        bob.type("add", linkOf(alice), "--name", "alice");

        var refused = bob.type("safety-number", "alice", "--compare", "12345 ".repeat(12));

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("differ", "do not trust");
        assertThat(bob.type("contacts", "--offline").out()).contains("not verified");
    }

    @Test
    void aFileArrivesUnderAHarmlessName() throws IOException {
        // Given
        Path picture = Files.write(folder.resolve("pic.png"), new byte[] {1, 2, 3, 4});
        alice.type("add", linkOf(bob), "--name", "bob");

        // When
        var sent = alice.type("send", "bob", "look", "--file", picture.toString());
        var received = bob.type("receive", "--save-files", folder.resolve("in").toString());

        // Then
        assertThat(sent.err()).isEmpty();
        assertThat(received.out()).contains("look", "[file] pic.png (4 bytes)", "saved as");
        assertThat(folder.resolve("in/pic.png")).hasBinaryContent(new byte[] {1, 2, 3, 4});
    }

    @Test
    void aPipedChatSaysEveryLineAndShowsTheHistoryNextTime() {
        // Given
        alice.type("add", linkOf(bob), "--name", "bob");

        // When
        var chat = alice.pipe("first\n\n//slash\n/nonsense\n/quit\nnever said\n", "chat", "bob");
        bob.type("receive");
        var later = alice.pipe("", "chat", "bob");

        // Then
        assertThat(chat.code()).isZero();
        assertThat(chat.out())
                .contains("you: first", "you: /slash", "no command")
                .doesNotContain("never said");
        assertThat(later.out()).contains("you: first", "you: /slash");
    }

    @Test
    void aChatShowsEverythingUnreadHoweverFewLinesAreAskedFor() {
        // Given: Bob has three messages in his home folder, and nobody has shown them to him
        alice.type("add", linkOf(bob), "--name", "bob");
        for (String text : List.of("one", "two", "three")) {
            alice.type("send", "bob", text);
        }
        try (var silent = SealpostClient.open(folder.resolve("bob"), mesh.uri(), ClientOptions.defaults())) {
            silent.connect();
            assertThat(silent.awaitDrained(Duration.ofSeconds(30))).isTrue();
        }
        String shortAccount = alice.type("whoami")
                .lines()
                .getFirst()
                .replaceAll("Account +", "")
                .substring(0, 8);

        // When
        var unread = bob.pipe("", "chat", shortAccount, "--lines", "1");
        var read = bob.pipe("", "chat", shortAccount, "--lines", "1");

        // Then
        assertThat(unread.out()).contains(": one", ": two", ": three");
        assertThat(read.out()).contains(": three").doesNotContain(": one", ": two");
    }

    @Test
    void textOnStandardInputIsSentAsItIs() {
        alice.type("add", linkOf(bob), "--name", "bob");

        assertThat(alice.pipe("Grüße 🦭\nzwei\n", "send", "bob", "-").code()).isZero();
        assertThat(alice.pipe(new byte[] {(byte) 0xC3}, "send", "bob", "-").err())
                .contains("not UTF-8");
        assertThat(alice.pipe(new byte[96 * 1024 + 1], "send", "bob", "-").err())
                .contains("too long");
        assertThat(bob.type("receive").lines())
                .anyMatch(line -> line.endsWith(": Grüße 🦭"))
                .contains("       zwei");
    }

    @Test
    void theServerIsRememberedAndTheStateIsOneFileForItsOwner() throws IOException {
        var elsewhere =
                new Terminal(Map.of("SEALPOST_HOME", folder.resolve("alice").toString()));

        assertThat(elsewhere.type("whoami").out()).contains("Server    " + mesh.uri(), "Username  alice");
        assertThat(elsewhere.type("receive").code()).isZero();
        Path file = folder.resolve("alice/sealpost.db");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                .startsWith("SQLite format 3");
    }

    @Test
    void registeringTwiceChangesNothing() {
        String link = linkOf(alice);

        assertThat(alice.type("register").out()).contains("registered already");
        assertThat(linkOf(alice)).isEqualTo(link);
    }

    private static String linkOf(Terminal person) {
        return person.type("whoami", "--link").out().strip();
    }

    private static String digits(Terminal.Result result) {
        return String.join(
                " ",
                result.lines().stream()
                        .filter(line -> line.matches(" {4}[0-9 ]+"))
                        .map(String::strip)
                        .toList());
    }
}
