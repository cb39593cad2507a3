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
        bob.type("add", linkOf(alice), "--name", "her");

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

    @Test
    void sheIsWokenWhereSheSaysUntilSheTakesItBack() {
        assertThat(alice.type("wakeups", "--key").out()).isEqualTo(mesh.wakeupKey + "\n");

        var on = alice.type("wakeups", "https://push.example.net/upAbC");
        assertThat(on.code()).isZero();
        assertThat(on.out()).contains("woken there").hasLineCount(1);
        assertThat(mesh.wakeups.values()).containsExactly("https://push.example.net/upAbC");

        for (String bad : new String[] {"http://push.example.net/x", "push", "a b"}) {
            var refused = alice.type("wakeups", bad);
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.err()).contains("address").hasLineCount(1);
        }
        assertThat(mesh.wakeups.values()).containsExactly("https://push.example.net/upAbC");

        var off = alice.type("wakeups", "--off");
        assertThat(off.code()).isZero();
        assertThat(off.out()).contains("no more");
        assertThat(mesh.wakeups).isEmpty();
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
        bob.type("receive");
        assertThat(bob.type("requests").out()).contains("one", "two", "three");
    }

    @Test
    void somebodyIsAddedByUsernameAndMustStillBeCompared() {
        var added = bob.type("add", "alice", "--name", "Alice");

        assertThat(added.out()).contains("Added Alice", "verify");
        assertThat(bob.type("contacts", "--offline").out()).contains("Alice", "@alice", "not verified");
        assertThat(bob.type("add", "nobody.here").err()).contains("Nobody has this username");
    }

    @Test
    void whoWroteFirstCanBeGivenAName() {
        // Given
        alice.type("add", linkOf(bob), "--name", "bob");
        alice.type("send", "bob", "hello");
        var received = bob.type("receive");
        String shortAccount = shortAccount(alice);

        // When
        var named = bob.type("add", shortAccount, "--name", "Alice");

        // Then
        assertThat(received.err()).contains(shortAccount + " is new");
        assertThat(received.out()).isEqualTo("No new messages.\n");
        assertThat(named.out()).contains("Added Alice", "verify");
        assertThat(bob.type("receive").out()).contains("Alice: hello");
        assertThat(bob.type("send", "alice", "hi").code()).isZero();
        assertThat(alice.type("receive").out()).contains("bob: hi");
    }

    @Test
    void aRequestIsShownAcceptedOrDeclined() {
        // Given
        alice.type("add", linkOf(bob), "--name", "bob");
        alice.type("send", "bob", "hello \u001b[2Jthere");
        bob.type("receive");
        String id = shortAccount(alice);

        // When, Then
        var requests = bob.type("requests");
        assertThat(requests.out()).contains(id, ": hello ␛[2Jthere", "sealpost accept");
        assertThat(bob.type("receive").out()).contains("Message requests that wait: 1");
        assertThat(bob.type("contacts", "--offline").out()).contains("No contacts yet");
        assertThat(bob.type("history", id).err()).contains("is a message request", "sealpost accept " + id);
        assertThat(bob.type("decline", "00000000").err()).contains("no such message request");
        assertThat(bob.type("decline", id).code()).isZero();
        assertThat(bob.type("requests").out()).isEqualTo("No message requests.\n");
        alice.type("send", "bob", "anybody there?");
        assertThat(bob.type("receive").err()).isEmpty();
        assertThat(bob.type("requests").out()).isEqualTo("No message requests.\n");

        // When, Then: the other way round
        bob.type("add", linkOf(alice), "--name", "alice");
        Terminal carol = new Terminal(folder.resolve("carol"), mesh.uri());
        carol.type("register");
        carol.type("send", linkOf(bob), "I am Carol");
        bob.type("receive");
        var accepted = bob.type("accept", shortAccount(carol), "--name", "Carol");
        assertThat(accepted.out()).contains("Added Carol", "verify");
        assertThat(bob.type("history", "Carol").out()).contains("Carol: I am Carol");
        assertThat(bob.type("send", "carol", "hello Carol").code()).isZero();
    }

    @Test
    void writingToWhoeverAskedAcceptsThem() {
        alice.type("send", linkOf(bob), "hello");
        bob.type("receive");

        assertThat(bob.type("send", shortAccount(alice), "hi").code()).isZero();

        assertThat(bob.type("requests").out()).contains("No message requests");
        assertThat(alice.type("receive").out()).contains(": hi");
    }

    @Test
    void messagesAreAnsweredEditedReactedToAndDeleted() {
        // Given
        alice.type("add", linkOf(bob), "--name", "bob");
        bob.type("add", linkOf(alice), "--name", "alice");
        alice.type("send", "bob", "see you at eight");
        bob.type("receive");

        // When, Then
        assertThat(bob.type("send", "alice", "fine", "--reply-to", "1").code()).isZero();
        assertThat(alice.type("receive").out()).contains("↳ you: see you at eight", "fine");
        String id = alice.type("history", "bob").lines().getFirst().strip().split(" +")[1];
        assertThat(alice.type("edit", "bob", id, "see you at nine").code()).isZero();
        assertThat(bob.type("react", "alice", "1", "no").err()).contains("one emoji");
        assertThat(alice.type("react", "bob", "1", "👍").code()).isZero();
        bob.type("receive");
        assertThat(bob.type("history", "alice").lines())
                .anyMatch(line -> line.contains("2  " + id) && line.endsWith("alice: see you at nine  (edited)"))
                .anyMatch(line -> line.contains("fine  👍 alice"));
        assertThat(alice.type("delete", "bob", "1").err()).contains("only here");
        assertThat(alice.type("delete", "bob", "2").code()).isZero();
        bob.type("receive");
        assertThat(bob.type("history", "alice").out())
                .contains("alice: (deleted)", "↳ alice: a deleted message")
                .doesNotContain("nine");
        assertThat(bob.type("delete", "alice", id, "--here").code()).isZero();
        assertThat(bob.type("history", "alice").out()).contains("↳ a message you don't have");
    }

    @Test
    void messagesAreNamedByWhatTheHistoryShows() {
        alice.type("add", linkOf(bob), "--name", "bob");
        alice.type("send", "bob", "one");
        alice.type("send", "bob", "two");

        assertThat(alice.type("history", "bob", "--lines", "1").lines())
                .singleElement()
                .asString()
                .startsWith("  1  ")
                .endsWith("you: two  (accepted)");
        assertThat(alice.type("edit", "bob", "3", "x").err()).contains("not that many messages");
        assertThat(alice.type("edit", "bob", "zz", "x").err()).contains("named by its number");
        assertThat(alice.type("edit", "bob", "ffffffffffffffff", "x").err()).contains("No message's id");
        assertThat(alice.type("history", "bob").out()).contains("one", "two");
        assertThat(bob.type("history", linkOf(alice)).out()).contains("No messages.");
    }

    @Test
    void aNumberMeansWhatItMeantBeforeSomethingNewArrived() {
        // Given
        alice.type("add", linkOf(bob), "--name", "bob");
        bob.type("add", linkOf(alice), "--name", "alice");
        alice.type("send", "bob", "to be deleted");
        alice.type("send", "bob", "to be kept");
        bob.type("send", "alice", "one more");

        // When: Bob's message arrives with the connection that the command makes
        assertThat(alice.type("delete", "bob", "2").code()).isZero();
        assertThat(alice.type("react", "bob", "1", "-").code()).isZero();

        // Then
        assertThat(alice.type("history", "bob").out())
                .contains("(deleted)", "to be kept")
                .doesNotContain("to be deleted");
    }

    @Test
    void aTimerIsSetShownAndTakenBack() {
        alice.type("add", linkOf(bob), "--name", "bob");
        bob.type("add", linkOf(alice), "--name", "alice");

        assertThat(alice.type("timer", "bob").out()).contains("do not disappear");
        assertThat(alice.type("timer", "bob", "1d").out()).contains("disappear after 1 day");
        bob.type("receive");
        assertThat(bob.type("timer", "alice").out()).contains("disappear after 1 day");
        bob.type("send", "alice", "until tomorrow");
        assertThat(alice.type("receive").out()).contains("until tomorrow  (for 1 day)");
        assertThat(alice.type("history", "bob").out()).contains("until tomorrow  (until ", "disappear after 1 day.");
        assertThat(alice.type("timer", "bob", "4s").err()).contains("5 seconds to 4 weeks");
        assertThat(alice.type("timer", "bob", "soon").err()).contains("30s, 5m");
        assertThat(alice.type("timer", "bob", "off").out()).contains("do not disappear");
    }

    @Test
    void aChatAnswersEditsAndDeletesWithoutLeaving() {
        // Given
        alice.type("add", linkOf(bob), "--name", "bob");
        bob.type("add", linkOf(alice), "--name", "alice");
        alice.type("send", "bob", "see you at eight");
        bob.type("receive");

        // When
        var chat = bob.pipe(
                "/reply fine\n/edit fine with me\n/react 👍\n/timer 1h\n/history\nwrong\n/delete\n/delete #9\n/requests\n"
                        + "/help\n/quit\n",
                "chat",
                "alice");

        // Then
        assertThat(chat.code()).isZero();
        assertThat(chat.out())
                .contains("↳ alice: see you at eight", "you: 👍 to: see you at eight", "disappear after 1 hour")
                .contains("edited:", "fine with me", "you deleted a message", "not that many messages")
                .contains("#2  ", "Message requests that wait: 0", "/reply TEXT");
        assertThat(alice.type("receive").out())
                .contains("fine with me  (edited)", "bob deleted a message", "bob: 👍 to: see you at eight")
                .contains("bob changed the timer: new messages disappear after 1 hour");
        assertThat(alice.type("history", "bob").out()).contains("👍 bob");
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
        String hers = digits(alice.type("verify", "bob"));

        // When
        var compared = bob.type("verify", "alice", "--digits", hers);

        // Then
        assertThat(hers).matches("(\\d{5} ){11}\\d{5}");
        assertThat(digits(compared)).isEqualTo(hers);
        assertThat(compared.out()).contains("Verified");
        assertThat(bob.type("contacts", "--offline").out()).contains("  verified");
        assertThat(alice.type("verify", "bob").out()).contains("Not verified yet");
    }

    @Test
    void anotherSafetyNumberIsAnAlarm() {
        bob.type("add", linkOf(alice), "--name", "alice");

        var refused = bob.type("verify", "alice", "--digits", "12345 ".repeat(12));

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("differ", "do not trust");
        assertThat(bob.type("contacts", "--offline").out()).contains("not verified");
    }

    @Test
    void aFileArrivesUnderAHarmlessName() throws IOException {
        // Given
        Path picture = Files.write(folder.resolve("pic.png"), new byte[] {1, 2, 3, 4});
        alice.type("add", linkOf(bob), "--name", "bob");
        bob.type("add", linkOf(alice), "--name", "alice");

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
        String shortAccount = shortAccount(alice);
        bob.type("accept", shortAccount);

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
        bob.type("add", linkOf(alice), "--name", "alice");

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

    private static String shortAccount(Terminal person) {
        return person.type("whoami")
                .lines()
                .getFirst()
                .replaceAll("Account +", "")
                .substring(0, 8);
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

    @Test
    void aPictureOfTheOtherScreenIsComparedToo() {
        // Given
        alice.type("add", linkOf(bob), "--name", "bob");
        bob.type("add", linkOf(alice), "--name", "alice");
        Path hers = folder.resolve("hers.png");
        assertThat(alice.type("verify", "bob", "--picture", hers.toString()).code())
                .isZero();

        // When
        var compared = bob.type("verify", "alice", "--scan", hers.toString());

        // Then
        assertThat(compared.code()).isZero();
        assertThat(bob.type("contacts", "--offline").out()).contains("  verified");
        var wrong =
                alice.type("verify", "bob", "--scan", folder.resolve("none.png").toString());
        assertThat(wrong.code()).isEqualTo(1);
    }

    @Test
    void anAccountComesBackFromItsRecoveryFile() throws Exception {
        // Given
        Path file = folder.resolve("recovery.txt");
        var passphrase = "correct horse battery\n";
        assertThat(alice.pipe(passphrase, "recovery-file", file.toString()).code())
                .isZero();
        assertThat(alice.pipe(passphrase, "recovery-file", file.toString()).err())
                .contains("exists already");
        var phone = new Terminal(folder.resolve("phone"), mesh.uri());

        // When
        var wrong = phone.pipe("something else\n", "recover", file.toString());
        var recovered = phone.pipe(passphrase, "recover", file.toString());

        // Then
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.err()).contains("passphrase is wrong");
        assertThat(recovered.code()).isZero();
        assertThat(linkOf(phone)).isEqualTo(linkOf(alice));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void whoIsBlockedIsNotHeard() {
        // Given
        alice.type("add", linkOf(bob), "--name", "bob");
        bob.type("add", linkOf(alice), "--name", "alice");

        // When
        assertThat(alice.type("block", "bob").out()).contains("Blocked bob");
        bob.type("send", "alice", "can you hear me?");

        // Then
        assertThat(alice.type("receive").out()).doesNotContain("hear me");
        assertThat(alice.type("send", "bob", "no").err()).contains("blocked");
        assertThat(alice.type("unblock", "bob").code()).isZero();
        assertThat(alice.type("send", "bob", "yes").code()).isZero();
    }
}
