package io.sealpost.client.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.sealpost.client.ClientEvent;
import io.sealpost.client.ClientEvent.SecurityEvent;
import io.sealpost.client.ClientOptions;
import io.sealpost.client.ContactLink;
import io.sealpost.client.Message;
import io.sealpost.client.NewAccount;
import io.sealpost.client.SealpostClient;
import io.sealpost.client.SealpostException;
import io.sealpost.client.SecurityAlarm;
import io.sealpost.client.SecurityWarning;
import io.sealpost.client.mesh.Json;
import io.sealpost.client.mesh.Registry.ClaimedList;
import io.sealpost.client.signal.PublicKey;
import io.sealpost.client.store.Envelopes;
import io.sealpost.client.store.Store;
import io.sealpost.client.testmesh.TinyMesh;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.MessageId;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.content.v1.Content;
import io.sealpost.protocol.content.v1.Deletion;
import io.sealpost.protocol.content.v1.Edit;
import io.sealpost.protocol.content.v1.ListKnowledge;
import io.sealpost.protocol.content.v1.Marks;
import io.sealpost.protocol.content.v1.OwnCopy;
import io.sealpost.protocol.content.v1.Person;
import io.sealpost.protocol.content.v1.Reaction;
import io.sealpost.protocol.content.v1.SentCopy;
import io.sealpost.protocol.content.v1.TimerChange;
import io.sealpost.protocol.devices.v1.SignInChallenge;
import io.sealpost.protocol.frames.v1.CiphertextType;
import io.sealpost.protocol.frames.v1.ClientFrame;
import io.sealpost.protocol.frames.v1.Envelope;
import io.sealpost.protocol.frames.v1.Send;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TRUE: whatever the server says about accounts, devices, keys and senders is checked, and its lies are refused. */
@Timeout(120)
class LyingServerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final TinyMesh mesh = new TinyMesh();
    private final List<ClientEvent> events = new CopyOnWriteArrayList<>();
    private SealpostClient alice;
    private Persona bob;
    private Persona mallory;

    @BeforeEach
    void meet() {
        alice = SealpostClient.open(folder.resolve("alice"), mesh.uri(), ClientOptions.defaults());
        alice.register(NewAccount.anonymous());
        alice.listen(events::add);
        bob = new Persona(folder.resolve("bob.db"));
        mallory = new Persona(folder.resolve("mallory.db"));
        bob.publish(mesh);
        mallory.publish(mesh);
        alice.connect();
    }

    @AfterEach
    void close() {
        alice.close();
        bob.close();
        mallory.close();
        mesh.close();
    }

    @Test
    void anHonestStrangerIsReadAndBecomesAContactWhenAccepted() {
        // When
        deliver(bob.seal(bob.content("hello", aliceList()).build(), aliceList(), mesh));

        // Then
        awaitTexts(bob, "hello");
        assertThat(alice.contact(bob.own.account())).isEmpty();
        assertThat(alice.chat(bob.own.account()).accept().accountKey()).isEqualTo(bob.own.accountKey());
        assertThat(warnings()).isEmpty();
    }

    @Test
    void messagesOfAnUnknownSenderAreHeldAndOpenedInOrderOnceTheListCanBeHad() {
        // Given
        mesh.problems = path -> path.endsWith("device-list") ? Optional.of(Problem.UNAVAILABLE) : Optional.empty();
        for (String text : List.of("one", "two", "three")) {
            deliver(bob.seal(bob.content(text, aliceList()).build(), aliceList(), mesh));
        }
        await().atMost(PATIENCE).until(() -> mesh.waiting(alice.device().bytes()) == 0);
        assertThat(alice.history(bob.own.account(), 10)).isEmpty();

        // When
        mesh.problems = path -> Optional.empty();

        // Then
        awaitTexts(bob, "one", "two", "three");
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aSenderWhoseListCannotBeHadIsAskedForNoMoreOftenTheMoreTheyWrite() {
        // Given
        mesh.problems = path -> path.endsWith("device-list") ? Optional.of(Problem.UNAVAILABLE) : Optional.empty();

        // When
        for (int i = 0; i < 20; i++) {
            deliver(bob.seal(bob.content("message " + i, aliceList()).build(), aliceList(), mesh));
            await().atMost(PATIENCE).until(() -> mesh.waiting(alice.device().bytes()) == 0);
        }

        // Then
        assertThat(mesh.requests.stream().filter("POST /v1/lookups/device-list"::equals))
                .hasSizeLessThan(15);
    }

    @Test
    void whatIsBeyondTheLimitOfAnUnknownSenderIsSetAside() {
        // Given
        mesh.problems = path -> path.endsWith("device-list") ? Optional.of(Problem.UNAVAILABLE) : Optional.empty();
        Envelope envelope = bob.seal(bob.content("too many", aliceList()).build(), aliceList(), mesh)
                .build();

        // When
        for (int i = 0; i < Envelopes.MOST_HELD_FOR_ONE + 2; i++) {
            mesh.deposit(alice.device().bytes(), envelope);
        }

        // Then
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(warnings())
                .containsExactly(SecurityWarning.UNKNOWN_SENDER, SecurityWarning.UNKNOWN_SENDER));
    }

    @Test
    void aRolledBackListIsRefused() throws Exception {
        // Given: Alice knows version 2, with Mallory's device as Bob's second one
        Json.ListAnswer second = bob.signedList(2, bob.membership(bob), bob.membership(mallory));
        mesh.listAnswers = truth -> second;
        alice.addContact(bob.link());
        alice.send(bob.own.account(), "to two devices");

        // When
        mesh.listAnswers = truth -> bob.firstList();
        mesh.refusals = send -> Optional.of(TinyMesh.error(Problem.DEVICE_LIST_MISMATCH));

        // Then
        var sent = alice.send(bob.own.account(), "to whom?");
        assertThatThrownBy(() -> sent.accepted().get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(SecurityAlarm.class);
        assertThat(warnings()).contains(SecurityWarning.LIST_ROLLED_BACK);
    }

    @Test
    void twoListsOfOneVersionAreRefused() {
        // Given
        alice.addContact(bob.link());
        alice.send(bob.own.account(), "hello");
        mesh.listAnswers = truth -> bob.signedList(1, bob.membership(bob), bob.membership(mallory));
        mesh.refusals = send -> Optional.of(TinyMesh.error(Problem.DEVICE_LIST_MISMATCH));

        // When
        alice.send(bob.own.account(), "hello again");

        // Then
        awaitWarning(SecurityWarning.LIST_SPLIT);
    }

    @Test
    void aDeviceThatTheServerInventsIsRefused() {
        // Given: Mallory signs a list in Bob's name
        mesh.listAnswers = truth -> new Json.ListAnswer(
                bob.own.accountKey().bytes(),
                truth.list(),
                mallory.own.accountSecret().orElseThrow().sign(truth.list()));
        alice.addContact(bob.link());

        // When, Then
        assertThatThrownBy(() -> alice.send(bob.own.account(), "hello"))
                .isInstanceOfSatisfying(SecurityAlarm.class, alarm -> assertThat(alarm.warning())
                        .isEqualTo(SecurityWarning.LIST_FORGED));
        assertThat(alice.history(bob.own.account(), 10)).isEmpty();
    }

    @Test
    void aDeviceThatDidNotAgreeToBelongToTheAccountIsRefused() {
        // Given: Mallory lists Bob's device under her account, with a membership that Bob signed for his own
        var stolen = bob.membership(bob);
        mesh.listAnswers = truth -> mallory.signedList(1, stolen);
        alice.addContact(mallory.link());

        // When, Then
        assertThatThrownBy(() -> alice.send(mallory.own.account(), "hello")).isInstanceOf(SecurityAlarm.class);
    }

    @Test
    void anotherAccountKeyThanThePinnedOneIsRefused() {
        // Given
        alice.addContact(bob.link());
        mesh.listAnswers = truth -> mallory.firstList();

        // When, Then
        assertThatThrownBy(() -> alice.send(bob.own.account(), "hello"))
                .isInstanceOfSatisfying(SecurityAlarm.class, alarm -> assertThat(alarm.warning())
                        .isEqualTo(SecurityWarning.ACCOUNT_KEY_CHANGED));
        var swapped = new ContactLink(bob.own.account(), mallory.own.accountKey());
        assertThatThrownBy(() -> alice.addContact(swapped)).isInstanceOf(SecurityAlarm.class);
    }

    @Test
    void aUsernameThatSuddenlyNamesSomebodyElseIsWarnedAboutAndNothingIsSentThere() throws Exception {
        // Given
        mesh.usernameAnswers = nobody -> named(bob, bob);
        alice.addContactByUsername("bob");
        mesh.usernameAnswers = truth -> named(mallory, mallory);
        lookAgain();

        // When
        alice.send(bob.own.account(), "before it is known").accepted().get(30, TimeUnit.SECONDS);
        await().atMost(PATIENCE).until(() -> events.stream().anyMatch(ClientEvent.KeyChanged.class::isInstance));

        // Then
        assertThatThrownBy(() -> alice.send(bob.own.account(), "afterwards"))
                .isInstanceOfSatisfying(SealpostException.class, refused -> assertThat(refused.code())
                        .isEqualTo(SealpostException.KEY_CHANGED));
        assertThat(alice.contacts()).singleElement().satisfies(contact -> assertThat(contact.link())
                .isEqualTo(bob.link()));
        assertThat(mesh.frames.stream().filter(ClientFrame::hasSend).map(frame -> frame.getSend()
                        .getRecipientAccount()))
                .containsOnly(bob.own.account().byteString());
        assertThat(mesh.bundleRequests.stream().flatMap(request -> request.targets().stream()))
                .noneMatch(target ->
                        Arrays.equals(target.account(), mallory.own.account().bytes()));
    }

    @Test
    void aUsernameThatNamesAnotherKeyOfAnAccountThatIsKnownIsRefused() throws Exception {
        // Given
        mesh.usernameAnswers = nobody -> named(bob, bob);
        alice.addContactByUsername("bob");
        alice.addContact(mallory.link());

        for (var lie : List.of(named(bob, mallory), named(mallory, bob))) {
            // When
            events.clear();
            mesh.usernameAnswers = truth -> lie;
            lookAgain();
            restart();
            alice.send(bob.own.account(), "hello").accepted().get(30, TimeUnit.SECONDS);

            // Then
            awaitWarning(SecurityWarning.ACCOUNT_KEY_CHANGED);
            assertThatThrownBy(() -> alice.addContactByUsername("bob")).isInstanceOf(SecurityAlarm.class);
            assertThat(alice.chat(bob.own.account()).keyChange()).isEmpty();
            alice.send(bob.own.account(), "goes on").accepted().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void aUsernameThatNamesMyselfIsNobodysSuccessor() throws Exception {
        mesh.usernameAnswers = nobody -> named(bob, bob);
        alice.addContactByUsername("bob");
        byte[] myself = alice.account().bytes();
        mesh.usernameAnswers = truth ->
                new Json.AccountAnswer(myself, alice.link().accountKey().bytes());
        lookAgain();
        mesh.requests.clear();

        alice.send(bob.own.account(), "hello").accepted().get(30, TimeUnit.SECONDS);

        await().atMost(PATIENCE).until(() -> mesh.requests.contains("POST /v1/lookups/username"));
        alice.send(bob.own.account(), "goes on").accepted().get(30, TimeUnit.SECONDS);
        assertThatThrownBy(() -> alice.addContactByUsername("bob")).hasMessageContaining("your own account");
        assertThat(alice.chat(bob.own.account()).keyChange()).isEmpty();
    }

    @Test
    void aBundleWithAnUnlistedIdentityKeyIsRefused() {
        // Given: a complete, correctly signed bundle, of Mallory's keys
        Json.AllPrekeys theirs = mallory.prekeys();
        mesh.bundleAnswers = truth -> new Json.DeviceBundle(
                truth.device(),
                truth.registrationId(),
                theirs.identityKey(),
                theirs.signedPreKey(),
                theirs.lastResortKyber(),
                null);

        // When, Then
        refusesTheBundle();
    }

    @Test
    void aBundleWithPrekeysOfSomebodyElseIsRefused() {
        // Given: Bob's identity key, Mallory's signed prekey
        Json.AllPrekeys theirs = mallory.prekeys();
        mesh.bundleAnswers = truth -> new Json.DeviceBundle(
                truth.device(),
                truth.registrationId(),
                truth.identityKey(),
                theirs.signedPreKey(),
                truth.kyberPreKey(),
                null);

        // When, Then
        refusesTheBundle();
    }

    @Test
    void aPrekeyIdThatTheContractDoesNotAllowIsRefused() {
        for (int id : new int[] {-1, 0, Limits.PREKEY_ID_MAX + 1}) {
            mesh.bundleAnswers = truth -> withSignedPrekeyId(truth, id);
            alice.addContact(bob.link());

            assertThatThrownBy(() -> alice.send(bob.own.account(), "hello"))
                    .isInstanceOfSatisfying(SealpostException.class, failed -> assertThat(failed.code())
                            .isEqualTo(SealpostException.BAD_ANSWER));
        }
    }

    @Test
    void aBadBundleOfANewDeviceHoldsItsAccountUpOnlyUntilThereIsAGoodOne() throws Exception {
        // Given
        alice.addContact(bob.link());
        alice.send(bob.own.account(), "to one device").accepted().get(30, TimeUnit.SECONDS);
        Json.ListAnswer second = bob.signedList(2, bob.membership(bob), bob.membership(mallory));
        mesh.publish(bob.own.account().bytes(), second, mallory.own.device().bytes(), mallory.prekeys());
        var lies = new AtomicInteger(1);
        mesh.bundleAnswers = truth -> lies.getAndDecrement() > 0 ? withSignedPrekeyId(truth, -1) : truth;

        // When, Then
        alice.send(bob.own.account(), "to two devices").accepted().get(30, TimeUnit.SECONDS);
    }

    private static Json.DeviceBundle withSignedPrekeyId(Json.DeviceBundle truth, int id) {
        Json.Key signed = truth.signedPreKey();
        return new Json.DeviceBundle(
                truth.device(),
                truth.registrationId(),
                truth.identityKey(),
                new Json.Key(id, signed.publicKey(), signed.signature()),
                truth.kyberPreKey(),
                truth.oneTimeEc());
    }

    private void refusesTheBundle() {
        alice.addContact(bob.link());
        assertThatThrownBy(() -> alice.send(bob.own.account(), "hello"))
                .isInstanceOfSatisfying(SecurityAlarm.class, alarm -> assertThat(alarm.warning())
                        .isEqualTo(SecurityWarning.KEY_NOT_LISTED));
        awaitWarning(SecurityWarning.KEY_NOT_LISTED);
        assertThat(alice.history(bob.own.account(), 10)).isEmpty();
        assertThat(mesh.frames.stream().noneMatch(ClientFrame::hasSend)).isTrue();
    }

    @Test
    void anEnvelopeThatIsRelabelledAsSomebodyElsesIsNotShown() {
        // Given
        alice.addContact(bob.link());
        Envelope.Builder mallorys =
                mallory.seal(mallory.content("I am Bob", aliceList()).build(), aliceList(), mesh);

        // When
        deliver(mallorys.setSenderAccount(bob.own.account().byteString())
                .setSenderDevice(bob.own.device().byteString()));

        // Then
        awaitWarning(SecurityWarning.SENDER_FORGED);
        nothingIsShown();
    }

    @Test
    void anEnvelopeOfADeviceThatIsNotInTheNamedAccountsListIsNotShown() {
        // Given
        Envelope.Builder mallorys =
                mallory.seal(mallory.content("I am Bob", aliceList()).build(), aliceList(), mesh);

        // When: the device is Mallory's own, the account is Bob's
        deliver(mallorys.setSenderAccount(bob.own.account().byteString()));

        // Then
        awaitWarning(SecurityWarning.SENDER_FORGED);
        nothingIsShown();
    }

    @Test
    void aDeviceOfMyOwnThatTheServerInventsIsNotBelieved() {
        // Given: a key, a list and a device that fit each other, under Alice's own account id
        ClaimedList truth = aliceList();
        try (var invented = new Persona(folder.resolve("invented.db"), alice.account())) {
            mesh.listAnswers = list -> invented.firstList();

            // When
            deliver(invented.seal(invented.content("a note to myself", truth).build(), truth, mesh));

            // Then
            awaitWarning(SecurityWarning.OWN_LIST_FORGED);
            nothingIsShown();
            assertThat(alice.history(alice.account(), 10)).isEmpty();
            assertThat(alice.contacts()).isEmpty();
        }
    }

    @Test
    void whoseListIsOldStaysReachableAndThePersonIsWarned() throws Exception {
        // Given
        long fiveWeeksAgo = System.currentTimeMillis() - Duration.ofDays(36).toMillis();
        try (var carol = new Persona(folder.resolve("carol.db"), AccountId.random(), fiveWeeksAgo)) {
            carol.publish(mesh);
            alice.addContact(carol.link());
            alice.send(carol.own.account(), "first").accepted().get(30, TimeUnit.SECONDS);

            // When
            alice.send(carol.own.account(), "are you there?").accepted().get(30, TimeUnit.SECONDS);
            alice.send(carol.own.account(), "hello?").accepted().get(30, TimeUnit.SECONDS);

            // Then: once a day
            awaitWarning(SecurityWarning.LIST_STALE);
            assertThat(warnings()).hasSize(1);
        }
    }

    @Test
    void anotherListOfMineThatWasShownToAContactIsNoticed() {
        for (int version : new int[] {1, 2}) {
            var other = ListKnowledge.newBuilder().setVersion(version).setHash(ByteString.copyFrom(new byte[32]));
            var content = bob.content("which list of yours do I see? " + version, aliceList())
                    .setRecipientList(other);
            deliver(bob.seal(content.build(), aliceList(), mesh));

            awaitWarning(SecurityWarning.OWN_LIST_FORGED);
            events.clear();
        }
    }

    @Test
    void whatOnlyMyOwnDevicesMaySayIsRefusedFromOthers() {
        // When
        var copy = OwnCopy.newBuilder()
                .setSent(SentCopy.newBuilder()
                        .setTo(Person.newBuilder()
                                .setAccount(mallory.own.account().byteString())
                                .setAccountKey(ByteString.copyFrom(
                                        mallory.own.accountKey().bytes())))
                        .setContent(mallory.content("you said so yourself", aliceList())));
        deliver(mallory.seal(mallory.content("", aliceList()).setOwnCopy(copy).build(), aliceList(), mesh));

        // Then
        awaitWarning(SecurityWarning.SENDER_FORGED);
        nothingIsShown();
        assertThat(alice.history(mallory.own.account(), 10)).isEmpty();
    }

    @Test
    void whoeverWroteUnderAnAccountBeforeItsLinkCameIsForgottenIfTheLinkNamesAnotherKey() {
        // Given: Mallory has made an account with Bob's id, and the server says that it is his
        try (var impostor = new Persona(folder.resolve("impostor.db"), bob.own.account())) {
            mesh.listAnswers = truth -> impostor.firstList();
            deliver(impostor.seal(impostor.content("I am Bob", aliceList()).build(), aliceList(), mesh));
            await().atMost(PATIENCE).until(() -> alice.requests().size() == 1);

            // When
            alice.addContact(bob.link());

            // Then
            awaitWarning(SecurityWarning.SENDER_FORGED);
            assertThat(alice.history(bob.own.account(), 10)).isEmpty();
            assertThat(alice.requests()).isEmpty();
        }
    }

    @Test
    void whoeverSaysNothingIsNoRequest() {
        // When
        var nothing = mallory.content("", aliceList()).clearText();
        deliver(mallory.seal(nothing.build(), aliceList(), mesh));
        var marks = Marks.newBuilder().addRead(MessageId.random().byteString());
        deliver(mallory.seal(mallory.content("", aliceList()).setMarks(marks).build(), aliceList(), mesh));
        deliver(bob.seal(bob.content("hello", aliceList()).build(), aliceList(), mesh));

        // Then
        awaitTexts(bob, "hello");
        await().atMost(PATIENCE).until(() -> mesh.waiting(alice.device().bytes()) == 0);
        assertThat(alice.requests()).hasSize(1);
        assertThat(alice.contacts()).isEmpty();
        assertThat(warnings()).isEmpty();
    }

    @Test
    void whatTheContractDoesNotAllowIsSetAsideAndBlocksNothing() {
        // Given
        alice.addContact(bob.link());
        Content honest = bob.content("hello", aliceList()).build();
        Reaction.Builder reaction = Reaction.newBuilder()
                .setMessage(honest.getMessageId())
                .setAuthor(bob.own.account().byteString())
                .setRevision(1)
                .setEmoji("👍");
        deliver(bob.seal(honest, aliceList(), mesh));

        // When
        List<Content.Builder> bad = List.of(
                bob.content("", aliceList()).setReaction(reaction.clone().setEmoji("a whole sentence")),
                bob.content("", aliceList())
                        .setReaction(
                                reaction.clone().setAuthor(mallory.own.account().byteString())),
                bob.content("", aliceList()).setEdit(Edit.newBuilder().setText("of nothing")),
                bob.content("", aliceList()).setDeletion(Deletion.getDefaultInstance()),
                bob.content("", aliceList())
                        .setTimerChange(TimerChange.newBuilder().setRevision(1).setSeconds(1)),
                bob.content("for a moment", aliceList()).setExpiresAfterS(1));
        bad.forEach(content -> deliver(bob.seal(content.build(), aliceList(), mesh)));
        deliver(bob.seal(bob.content("", aliceList()).setReaction(reaction).build(), aliceList(), mesh));

        // Then
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        alice.history(bob.own.account(), 10).getLast().changes().reactions())
                .hasSize(1));
        assertThat(warnings()).hasSize(bad.size()).containsOnly(SecurityWarning.UNREADABLE_MESSAGE);
        awaitTexts(bob, "hello");
    }

    @Test
    void aMessageThatNamesAnotherAccountInsideIsNotShown() {
        // When
        var content = mallory.content("I am Bob", aliceList())
                .setSenderAccount(bob.own.account().byteString());
        deliver(mallory.seal(content.build(), aliceList(), mesh));

        // Then
        awaitWarning(SecurityWarning.SENDER_FORGED);
        nothingIsShown();
    }

    @Test
    void aMessageThatNamesANewerListThanTheServerShowsIsNotShown() {
        // When
        var content = bob.content("from my new phone", aliceList())
                .setSenderList(ListKnowledge.newBuilder().setVersion(2).setHash(ByteString.copyFrom(new byte[32])));
        deliver(bob.seal(content.build(), aliceList(), mesh));

        // Then
        awaitWarning(SecurityWarning.LIST_WITHHELD);
        nothingIsShown();
    }

    @Test
    void aMessageThatNamesAnotherListOfTheSameVersionIsNotShown() {
        // When
        var content = bob.content("which list do you see?", aliceList())
                .setSenderList(ListKnowledge.newBuilder().setVersion(1).setHash(ByteString.copyFrom(new byte[32])));
        deliver(bob.seal(content.build(), aliceList(), mesh));

        // Then
        awaitWarning(SecurityWarning.LIST_SPLIT);
        nothingIsShown();
    }

    @Test
    void whoWasShownAnotherListOfMineWarnsMe() {
        // When
        var content = bob.content("hello", aliceList())
                .setRecipientList(ListKnowledge.newBuilder().setVersion(1).setHash(ByteString.copyFrom(new byte[32])));
        deliver(bob.seal(content.build(), aliceList(), mesh));

        // Then
        awaitWarning(SecurityWarning.OWN_LIST_FORGED);
        awaitTexts(bob, "hello");
    }

    @Test
    void garbageIsSetAsideAndAcknowledgedAndBlocksNothing() {
        // Given
        alice.addContact(bob.link());
        alice.send(bob.own.account(), "hello");
        Envelope.Builder honest =
                bob.seal(bob.content("after the garbage", aliceList()).build(), aliceList(), mesh);

        // When
        for (CiphertextType type : List.of(
                CiphertextType.CIPHERTEXT_TYPE_MESSAGE,
                CiphertextType.CIPHERTEXT_TYPE_PREKEY_MESSAGE,
                CiphertextType.CIPHERTEXT_TYPE_UNSPECIFIED)) {
            deliver(honest.clone().setType(type).setCiphertext(ByteString.copyFrom(new byte[200])));
        }
        deliver(honest.clone().setCiphertext(ByteString.EMPTY));
        deliver(honest.clone().clearSenderAccount());
        deliver(bob.sealBytes(new byte[160], aliceList(), mesh));
        deliver(bob.seal(
                bob.content("no id", aliceList()).setMessageId(ByteString.EMPTY).build(), aliceList(), mesh));
        deliver(honest);

        // Then
        awaitTexts(bob, "hello", "after the garbage");
        await().atMost(PATIENCE).until(() -> mesh.waiting(alice.device().bytes()) == 0);
        assertThat(warnings())
                .contains(SecurityWarning.UNREADABLE_MESSAGE, SecurityWarning.UNKNOWN_SENDER)
                .hasSize(7);
    }

    @Test
    void theSameMessageInANewCiphertextIsShownOnce() {
        // Given
        var content = bob.content("once", aliceList()).build();

        // When
        deliver(bob.seal(content, aliceList(), mesh));
        deliver(bob.seal(content, aliceList(), mesh));

        // Then
        await().atMost(PATIENCE).until(() -> events.contains(new ClientEvent.RepeatIgnored()));
        awaitTexts(bob, "once");
    }

    @Test
    void aNewDeviceOfAContactGetsTheMessageThatWasRefusedWithoutIt() throws Exception {
        // Given
        alice.addContact(bob.link());
        alice.send(bob.own.account(), "to one device").accepted().get(30, TimeUnit.SECONDS);
        Json.ListAnswer second = bob.signedList(2, bob.membership(bob), bob.membership(mallory));
        mesh.publish(bob.own.account().bytes(), second, mallory.own.device().bytes(), mallory.prekeys());

        // When
        MessageId id = alice.send(bob.own.account(), "to two devices").id();
        alice.send(bob.own.account(), "and another").accepted().get(30, TimeUnit.SECONDS);

        // Then
        List<Send> tries = mesh.frames.stream()
                .filter(ClientFrame::hasSend)
                .map(ClientFrame::getSend)
                .filter(send -> send.getMessageId().equals(id.byteString()))
                .toList();
        assertThat(tries).hasSize(2);
        assertThat(tries.getLast().getCopiesCount()).isEqualTo(2);
        assertThat(tries.getLast().getCopiesList()).containsAll(tries.getFirst().getCopiesList());
        assertThat(alice.history(bob.own.account(), 10).stream().map(Message::state))
                .allMatch(state -> state == Message.State.ACCEPTED);
    }

    @Test
    void aContactsNewDeviceIsKnownBeforeTheNextSend() throws Exception {
        // Given
        alice.addContact(bob.link());
        alice.send(bob.own.account(), "to one device").accepted().get(30, TimeUnit.SECONDS);
        await().atMost(PATIENCE)
                .until(() -> mesh.isListWatched(bob.own.account().bytes()));
        Json.ListAnswer second = bob.signedList(2, bob.membership(bob), bob.membership(mallory));
        mesh.publish(bob.own.account().bytes(), second, mallory.own.device().bytes(), mallory.prekeys());

        // When: of the two only the contact's counts
        long lookups = listLookups();
        mesh.announceList(mallory.own.account().bytes(), 7);
        mesh.announceList(bob.own.account().bytes(), 2);

        // Then
        await().atMost(PATIENCE).until(() -> listLookups() == lookups + 1);
        await().atMost(PATIENCE).untilAsserted(() -> {
            MessageId id = alice.send(bob.own.account(), "to two devices").id();
            assertThat(firstTry(id).getCopiesCount()).isEqualTo(2);
        });
    }

    @Test
    void aListThatIsAnnouncedAndCannotBeHadChangesNothing() throws Exception {
        // Given
        alice.addContact(bob.link());
        await().atMost(PATIENCE)
                .until(() -> mesh.isListWatched(bob.own.account().bytes()));

        // When
        mesh.announceList(new byte[3], 2);
        long lookups = listLookups();
        mesh.announceList(bob.own.account().bytes(), 9);
        await().atMost(PATIENCE).until(() -> listLookups() == lookups + 1);

        // Then
        alice.send(bob.own.account(), "hello").accepted().get(30, TimeUnit.SECONDS);
        assertThat(warnings()).isEmpty();
    }

    private long listLookups() {
        return mesh.requests.stream()
                .filter("POST /v1/lookups/device-list"::equals)
                .count();
    }

    private Send firstTry(MessageId id) {
        await().atMost(PATIENCE).until(() -> sends().anyMatch(send -> isOf(send, id)));
        return sends().filter(send -> isOf(send, id)).findFirst().orElseThrow();
    }

    private Stream<Send> sends() {
        return mesh.frames.stream().filter(ClientFrame::hasSend).map(ClientFrame::getSend);
    }

    private static boolean isOf(Send send, MessageId id) {
        return send.getMessageId().equals(id.byteString());
    }

    @Test
    void aRefusedAccessKeyIsLeftOutTheSecondTime() throws Exception {
        // Given: Alice knows Bob's profile key
        deliver(bob.seal(bob.content("hello", aliceList()).build(), aliceList(), mesh));
        awaitTexts(bob, "hello");
        mesh.refusals = send ->
                send.getAccessKey().isEmpty() ? Optional.empty() : Optional.of(TinyMesh.error(Problem.UNAUTHORIZED));

        // When, Then
        alice.send(bob.own.account(), "hello yourself").accepted().get(30, TimeUnit.SECONDS);
    }

    @Test
    void aRefusalForGoodFailsTheMessageAndNotTheNext() throws Exception {
        // Given
        alice.addContact(bob.link());
        mesh.refusals = send -> Optional.of(TinyMesh.error(Problem.NOT_FOUND));
        var refused = alice.send(bob.own.account(), "to nobody");
        assertThatThrownBy(() -> refused.accepted().get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(SealpostException.class)
                .hasMessageContaining(Problem.NOT_FOUND.title());

        // When
        mesh.refusals = send -> Optional.empty();

        // Then
        alice.send(bob.own.account(), "to Bob").accepted().get(30, TimeUnit.SECONDS);
        assertThat(alice.history(bob.own.account(), 10).stream().map(Message::state))
                .containsExactly(Message.State.FAILED, Message.State.ACCEPTED);
    }

    @Test
    void whatFindsAFullMailboxWaitsUntilThereIsRoom() throws Exception {
        // Given
        alice.addContact(bob.link());
        var refusals = new AtomicInteger();
        mesh.refusals = send -> {
            refusals.incrementAndGet();
            return Optional.of(TinyMesh.error(Problem.MAILBOX_FULL));
        };
        var waiting = alice.send(bob.own.account(), "no hurry");
        await().atMost(PATIENCE).until(() -> refusals.get() >= 2);

        // When
        mesh.refusals = send -> Optional.empty();

        // Then
        waiting.accepted().get(30, TimeUnit.SECONDS);
    }

    @Test
    void aChallengeOfAnotherServerOrDeviceIsNotSigned() {
        // Given
        alice.disconnect();
        List<UnaryOperator<SignInChallenge>> lies = List.of(
                challenge ->
                        challenge.toBuilder().setServerName("post.example.org").build(),
                challenge -> challenge.toBuilder()
                        .setDevice(bob.own.device().byteString())
                        .build(),
                challenge -> challenge.toBuilder().setNonce(ByteString.EMPTY).build(),
                challenge -> challenge.toBuilder().clearExpiresAtMs().build());

        for (UnaryOperator<SignInChallenge> lie : lies) {
            // When
            mesh.challenges = lie;
            SealpostClient again = reopened();

            // Then
            assertThatThrownBy(again::connect)
                    .isInstanceOfSatisfying(SecurityAlarm.class, alarm -> assertThat(alarm.warning())
                            .isEqualTo(SecurityWarning.WRONG_SERVER));
        }
        assertThat(mesh.requests.stream().filter("POST /v1/sign-in"::equals)).hasSize(1);
    }

    @Test
    void aPrekeyIsNotSignedAsAChallenge() {
        // Given: 33 bytes that would be a signed prekey of Mallory's, if Alice's device put its bare signature under
        // them
        alice.disconnect();
        mesh.challengeBytes = truth -> mallory.own.identityKey().publicKey().bytes();
        SealpostClient again = reopened();

        // When, Then
        assertThatThrownBy(again::connect)
                .isInstanceOfSatisfying(SecurityAlarm.class, alarm -> assertThat(alarm.warning())
                        .isEqualTo(SecurityWarning.WRONG_SERVER));
        assertThat(mesh.requests.stream().filter("POST /v1/sign-in"::equals)).hasSize(1);
    }

    @Test
    void anEnvelopeThatIsReplayedIsShownOnce() {
        // Given
        Envelope.Builder envelope = bob.seal(bob.content("once", aliceList()).build(), aliceList(), mesh);
        deliver(envelope);
        awaitTexts(bob, "once");

        // When
        deliver(envelope.clone());
        deliver(envelope.clone());

        // Then
        await().atMost(PATIENCE)
                .until(() -> events.stream()
                                .filter(ClientEvent.RepeatIgnored.class::isInstance)
                                .count()
                        == 2);
        awaitTexts(bob, "once");
        assertThat(warnings()).isEmpty();
    }

    @Test
    void envelopesInAnotherOrderAreAllOpened() {
        // Given
        long noon = Instant.parse("2026-11-22T12:00:00Z").toEpochMilli();
        List<Envelope.Builder> envelopes = Stream.of("one", "two", "three")
                .map(text -> bob.content(text, aliceList())
                        .setSentAtMs(noon + List.of("one", "two", "three").indexOf(text)))
                .map(content -> bob.seal(content.build(), aliceList(), mesh))
                .toList();

        // When
        envelopes.reversed().forEach(this::deliver);

        // Then: the writer's own time says which was first
        await().atMost(PATIENCE)
                .until(() -> alice.history(bob.own.account(), 10).size() == 3);
        assertThat(alice.history(bob.own.account(), 10).stream()
                        .sorted(Comparator.comparing(Message::sentAt))
                        .map(Message::text))
                .containsExactly("one", "two", "three");
        assertThat(warnings())
                .containsExactly(SecurityWarning.ENVELOPES_REORDERED, SecurityWarning.ENVELOPES_REORDERED);
    }

    @Test
    void twoEnvelopesThatAreSwappedAreBothShownAndWarnedOfOnce() {
        // Given
        Envelope.Builder one = sealed(bob.content("one", aliceList()));
        Envelope.Builder two = sealed(bob.content("two", aliceList()));

        // When: the first comes last, and comes again
        deliver(two);
        deliver(one);
        deliver(one.clone());
        deliver(two.clone());
        deliver(sealed(bob.content("three", aliceList())));

        // Then
        awaitTexts(bob, "two", "one", "three");
        awaitReceived("three");
        assertThat(warnings()).containsExactly(SecurityWarning.ENVELOPES_REORDERED);
    }

    @Test
    void envelopesThatAreSwappedWhileTheyAreHeldAreNoticed() {
        // Given
        mesh.problems = path -> path.endsWith("device-list") ? Optional.of(Problem.UNAVAILABLE) : Optional.empty();
        Envelope.Builder one = sealed(bob.content("one", aliceList()));
        deliver(sealed(bob.content("two", aliceList())));
        deliver(one);
        await().atMost(PATIENCE).until(() -> mesh.waiting(alice.device().bytes()) == 0);

        // When
        mesh.problems = path -> Optional.empty();

        // Then
        awaitTexts(bob, "two", "one");
        awaitReceived("one");
        assertThat(warnings()).containsExactly(SecurityWarning.ENVELOPES_REORDERED);
    }

    @Test
    void anEnvelopeThatIsWithheldIsNotWarnedOf() {
        // When: it may have expired, or found the mailbox full
        bob.content("withheld", aliceList());
        deliver(sealed(bob.content("two", aliceList())));
        bob.content("withheld, too", aliceList());
        deliver(sealed(bob.content("four", aliceList())));

        // Then
        awaitTexts(bob, "two", "four");
        awaitReceived("four");
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aMessageThatIsSealedOnceMoreUnderItsNumberIsNotWarnedOf() {
        // Given
        var one = bob.content("one", aliceList());
        deliver(sealed(one));
        deliver(sealed(bob.content("two", aliceList())));

        // When
        deliver(sealed(one));
        deliver(sealed(bob.content("three", aliceList())));

        // Then
        awaitTexts(bob, "one", "two", "three");
        awaitReceived("three");
        assertThat(warnings()).isEmpty();
    }

    @Test
    void whoHasNoNumbersIsNotJudged() {
        // When
        deliver(sealed(bob.content("one", aliceList()).setOrder(7)));
        deliver(sealed(bob.content("two", aliceList()).clearOrder()));
        deliver(sealed(bob.content("three", aliceList()).setOrder(8)));

        // Then
        awaitTexts(bob, "one", "two", "three");
        awaitReceived("three");
        assertThat(warnings()).isEmpty();
    }

    @Test
    void whoNamesAHugeNumberHarmsThemselvesOnly() {
        // When
        deliver(sealed(bob.content("huge", aliceList()).setOrder(Long.MAX_VALUE)));
        deliver(sealed(bob.content("unsigned", aliceList()).setOrder(-1)));
        deliver(sealed(bob.content("small", aliceList())));
        deliver(mallory.seal(mallory.content("hello", aliceList()).build(), aliceList(), mesh));
        awaitReceived("hello");

        // Then
        awaitTexts(bob, "huge", "unsigned", "small");
        awaitTexts(mallory, "hello");
        assertThat(warnings()).containsExactly(SecurityWarning.ENVELOPES_REORDERED);
    }

    @Test
    void whatIsRefusedCountsForNothing() {
        // When: only what is shown moves the number on
        var lie = mallory.content("I am Bob", aliceList())
                .setSenderAccount(bob.own.account().byteString())
                .setOrder(1_000);
        deliver(mallory.seal(lie.build(), aliceList(), mesh));
        awaitWarning(SecurityWarning.SENDER_FORGED);
        deliver(mallory.seal(mallory.content("hello", aliceList()).build(), aliceList(), mesh));

        // Then
        awaitTexts(mallory, "hello");
        awaitReceived("hello");
        assertThat(warnings()).containsExactly(SecurityWarning.SENDER_FORGED);
    }

    private Envelope.Builder sealed(Content.Builder content) {
        return bob.seal(content.build(), aliceList(), mesh);
    }

    /** Events come in order: whatever was to be warned of before is told. */
    private void awaitReceived(String text) {
        await().atMost(PATIENCE).until(() -> events.stream().anyMatch(event -> isOf(event, text)));
    }

    private static boolean isOf(ClientEvent event, String text) {
        return switch (event) {
            case ClientEvent.MessageReceived received ->
                received.message().text().equals(text);
            case ClientEvent.RequestReceived received ->
                received.message().text().equals(text);
            default -> false;
        };
    }

    @Test
    void aServerWithAnotherNameIsNotRegisteredWith() {
        mesh.serverName = "post.example.org";
        long before = mesh.requests.stream()
                .filter("POST /v1/devices/pending"::equals)
                .count();
        try (var carol = SealpostClient.open(folder.resolve("carol"), mesh.uri(), ClientOptions.defaults())) {
            assertThatThrownBy(() -> carol.register(NewAccount.anonymous())).isInstanceOf(SecurityAlarm.class);
        }
        assertThat(mesh.requests.stream().filter("POST /v1/devices/pending"::equals))
                .hasSize((int) before);
    }

    private SealpostClient reopened() {
        alice.close();
        alice = SealpostClient.open(folder.resolve("alice"), mesh.uri(), ClientOptions.defaults());
        return alice;
    }

    private ClaimedList aliceList() {
        Json.ListAnswer list = mesh.list(alice.account().bytes());
        return new ClaimedList(alice.account(), PublicKey.of(list.accountKey()), list.list(), list.signature());
    }

    private static Json.AccountAnswer named(Persona account, Persona key) {
        return new Json.AccountAnswer(
                account.own.account().bytes(), key.own.accountKey().bytes());
    }

    /** Beside the client that has the same file open: SQLite lets one more in. */
    private void lookAgain() {
        try (var store = Store.open(folder.resolve("alice/sealpost.db"), InstantSource.system())) {
            store.run(() -> store.keyChanges.looked(bob.own.account(), 0));
        }
    }

    /** Forgets when it asked last. */
    private void restart() {
        alice.close();
        alice = SealpostClient.open(folder.resolve("alice"), mesh.uri(), ClientOptions.defaults());
        alice.listen(events::add);
        alice.connect();
    }

    private void deliver(Envelope.Builder envelope) {
        mesh.deposit(alice.device().bytes(), envelope.build());
    }

    private List<SecurityWarning> warnings() {
        return events.stream()
                .filter(SecurityEvent.class::isInstance)
                .map(event -> ((SecurityEvent) event).warning())
                .toList();
    }

    private void awaitWarning(SecurityWarning warning) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(warnings()).contains(warning));
    }

    private void awaitTexts(Persona writer, String... texts) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        alice.history(writer.own.account(), 10).stream().map(Message::text))
                .containsExactly(texts));
    }

    private void nothingIsShown() {
        await().atMost(PATIENCE).until(() -> mesh.waiting(alice.device().bytes()) == 0);
        assertThat(alice.history(bob.own.account(), 10)).isEmpty();
        assertThat(alice.history(mallory.own.account(), 10)).isEmpty();
        assertThat(events).noneMatch(ClientEvent.MessageReceived.class::isInstance);
    }
}
