package io.sealpost.client.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.sealpost.client.Chat;
import io.sealpost.client.ClientEvent;
import io.sealpost.client.ClientEvent.SecurityEvent;
import io.sealpost.client.ClientOptions;
import io.sealpost.client.KeyChange;
import io.sealpost.client.Message;
import io.sealpost.client.NewAccount;
import io.sealpost.client.SealpostClient;
import io.sealpost.client.SecurityWarning;
import io.sealpost.client.mesh.Json;
import io.sealpost.client.mesh.Registry.ClaimedList;
import io.sealpost.client.signal.SigningKey;
import io.sealpost.client.store.Store;
import io.sealpost.client.testmesh.TinyMesh;
import io.sealpost.client.trust.OwnList;
import io.sealpost.client.trust.VerifiedList;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MessageId;
import io.sealpost.protocol.SignedBytes;
import io.sealpost.protocol.content.v1.Content;
import io.sealpost.protocol.content.v1.DeclinedCopy;
import io.sealpost.protocol.content.v1.KeyChangeCopy;
import io.sealpost.protocol.content.v1.ListKnowledge;
import io.sealpost.protocol.content.v1.OwnCopy;
import io.sealpost.protocol.content.v1.People;
import io.sealpost.protocol.content.v1.Person;
import io.sealpost.protocol.content.v1.Reaction;
import io.sealpost.protocol.content.v1.ReadCopy;
import io.sealpost.protocol.content.v1.ReceivedCopy;
import io.sealpost.protocol.content.v1.SentCopy;
import io.sealpost.protocol.content.v1.Text;
import io.sealpost.protocol.content.v1.TimerChange;
import io.sealpost.protocol.content.v1.TimersCopy;
import io.sealpost.protocol.devices.v1.ListedDevice;
import io.sealpost.protocol.frames.v1.ClientFrame;
import io.sealpost.protocol.frames.v1.Envelope;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Alice's tablet tells her phone things: of a newer version of Sealpost, or out of its mind. */
@Timeout(120)
class MirrorTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ByteString ID = MessageId.random().byteString();

    @TempDir
    Path folder;

    private final TinyMesh mesh = new TinyMesh();
    private final List<ClientEvent> events = new CopyOnWriteArrayList<>();
    private SealpostClient alice;
    private Persona bob;
    private Persona tablet;
    private VerifiedList both;

    @BeforeEach
    void link() {
        alice = open();
        alice.register(NewAccount.anonymous());
        bob = new Persona(folder.resolve("bob.db"));
        bob.publish(mesh);
        alice.addContact(bob.link());
        tablet = new Persona(folder.resolve("tablet.db"), alice.account());
        ListedDevice member = member();
        alice.close();
        try (var store = Store.open(folder.resolve("alice/sealpost.db"), InstantSource.system())) {
            var own = store.transaction(() -> store.own.find().orElseThrow());
            var first = OwnList.parse(own.firstList().orElseThrow().list());
            var devices = new ArrayList<>(first.getDevicesList());
            devices.add(member);
            both = OwnList.after(first, own.accountSecret().orElseThrow(), devices, System.currentTimeMillis());
            store.run(() -> store.lists.add(both));
        }
        alice = open();
        var answer = new Json.ListAnswer(alice.link().accountKey().bytes(), both.list(), both.signature());
        mesh.publish(alice.account().bytes(), answer, tablet.own.device().bytes(), tablet.prekeys());
        alice.listen(events::add);
        alice.connect();
    }

    @AfterEach
    void close() {
        alice.close();
        bob.close();
        tablet.close();
        mesh.close();
    }

    @Test
    void whatANewerVersionTellsIsIgnored() {
        // When
        tell(OwnCopy.newBuilder());
        tell(sent(Content.newBuilder().setMessageId(ID)));
        tell(received(Content.newBuilder().setMessageId(ID)));
        tell(sent(text("known")));

        // Then
        awaitTexts("known");
        assertThat(events).noneMatch(SecurityEvent.class::isInstance);
    }

    @Test
    void whatTheContractDoesNotAllowChangesNothing() {
        // Given
        var sentence = Reaction.newBuilder()
                .setMessage(ID)
                .setAuthor(bob.own.account().byteString())
                .setRevision(1)
                .setEmoji("a sentence");
        var stranger = Reaction.newBuilder(sentence.build())
                .setEmoji("👍")
                .setAuthor(AccountId.random().byteString());
        var timer = TimersCopy.Timer.newBuilder()
                .setAccount(bob.own.account().byteString())
                .setId(ID)
                .setChange(TimerChange.newBuilder().setRevision(1).setSeconds(1));
        List<OwnCopy.Builder> bad = List.of(
                sent(Content.newBuilder().setMessageId(ID).setReaction(sentence)),
                received(Content.newBuilder().setMessageId(ID).setReaction(stranger)),
                sent(text("for a moment").setExpiresAfterS(1)),
                sent(text("without an id").clearMessageId()),
                OwnCopy.newBuilder().setTimers(TimersCopy.newBuilder().addTimers(timer)),
                OwnCopy.newBuilder()
                        .setTimers(TimersCopy.newBuilder()
                                .addTimers(timer.clone()
                                        .setChange(TimerChange.newBuilder()
                                                .setRevision(1)
                                                .setSeconds(60)))
                                .addTimers(timer)),
                people(carol(), carol().clearAccountKey()),
                people(carol(), carol().setProfileKey(ByteString.copyFromUtf8("short"))),
                people(carol().setProfileKey(ByteString.copyFromUtf8("short"))),
                people(carol().setUsername("No Name")),
                OwnCopy.newBuilder().setUsername("No Name"),
                OwnCopy.newBuilder().setDeclined(DeclinedCopy.getDefaultInstance()),
                OwnCopy.newBuilder()
                        .setRead(ReadCopy.newBuilder()
                                .setAccount(bob.own.account().byteString())
                                .addMessages(ByteString.copyFromUtf8("short"))));

        // When
        bad.forEach(this::tell);
        tell(sent(text("after all that")));

        // Then
        awaitTexts("after all that");
        assertThat(events.stream().filter(SecurityEvent.class::isInstance)).hasSize(bad.size());
        assertThat(chat().timer()).isEmpty();
        assertThat(alice.contacts()).hasSize(1);
        assertThat(alice.username()).isEmpty();
        assertThat(events).noneMatch(ClientEvent.ContactAddedElsewhere.class::isInstance);
    }

    private final SigningKey carolsKey = SigningKey.generate();
    private final AccountId carolsAccount = AccountId.random();

    private Person.Builder carol() {
        return Person.newBuilder()
                .setAccount(carolsAccount.byteString())
                .setAccountKey(ByteString.copyFrom(carolsKey.publicKey().bytes()));
    }

    private static OwnCopy.Builder people(Person.Builder... people) {
        var copy = People.newBuilder();
        List.of(people).forEach(copy::addPeople);
        return OwnCopy.newBuilder().setPeople(copy);
    }

    @Test
    void whatWasWrittenForAnEarlierListOfTheSameDevicesIsNotForwarded() throws Exception {
        // Given: the first device signed its list anew
        alice.close();
        try (var store = Store.open(folder.resolve("alice/sealpost.db"), InstantSource.system())) {
            var own = store.transaction(() -> store.own.find().orElseThrow());
            var now = OwnList.parse(both.list());
            store.run(() -> store.lists.add(OwnList.after(
                    now, own.accountSecret().orElseThrow(), now.getDevicesList(), System.currentTimeMillis())));
        }
        alice = open();
        alice.connect();

        // When
        var known = new ClaimedList(alice.account(), alice.link().accountKey(), both.list(), both.signature());
        mesh.deposit(
                alice.device().bytes(),
                bob.sealFor(
                                alice.device(),
                                Letters.pad(bob.content("to both", known).build()),
                                mesh)
                        .build());

        // Then
        awaitTexts("to both");
        assertThat(alice.awaitSent(PATIENCE)).isTrue();
        assertThat(mesh.frames.stream().filter(ClientFrame::hasSend).map(ClientFrame::getSend))
                .noneMatch(send ->
                        send.getRecipientAccount().equals(alice.account().byteString()));
    }

    @Test
    void whatTheServerSwapsBetweenMyDevicesIsNoticed() {
        // Given
        Envelope one = sealed(sent(text("one")));
        Envelope two = sealed(sent(text("two")));

        // When
        List.of(two, one, one, sealed(sent(text("three")))).forEach(this::deliver);

        // Then
        awaitTexts("two", "one", "three");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(events)
                .filteredOn(SecurityEvent.class::isInstance)
                .containsExactly(new SecurityEvent(SecurityWarning.ENVELOPES_REORDERED)));
    }

    @Test
    void whatWasDecidedAboutAUsernameIsCheckedBeforeAnythingChanges() {
        try (var successor = new Persona(folder.resolve("successor.db"));
                var impostor = new Persona(folder.resolve("impostor.db"), bob.own.account())) {
            // Given
            var good = Person.newBuilder(person(successor)).setUsername("bob").build();
            var unpinned = person(bob).toBuilder().setAccount(AccountId.random().byteString());
            List<KeyChangeCopy.Builder> bad = List.of(
                    KeyChangeCopy.newBuilder().setContact(person(bob)),
                    KeyChangeCopy.newBuilder().setSuccessor(good),
                    accepted(unpinned.build(), good.toBuilder().clearUsername()),
                    accepted(unpinned.build(), good.toBuilder().setUsername("B o b")),
                    accepted(unpinned.build(), good.toBuilder().setAccountKey(ByteString.copyFromUtf8("short"))),
                    accepted(unpinned.build(), good.toBuilder().setProfileKey(ByteString.copyFromUtf8("short"))),
                    accepted(unpinned.build(), good.toBuilder().setAccount(ByteString.copyFromUtf8("short"))),
                    accepted(
                            unpinned.build(),
                            good.toBuilder().setAccount(alice.account().byteString())),
                    accepted(person(bob), person(bob).toBuilder().setUsername("bob")));

            // When
            bad.forEach(copy -> tell(OwnCopy.newBuilder().setKeyChange(copy)));
            tell(OwnCopy.newBuilder().setKeyChange(accepted(person(impostor), good.toBuilder())));
            tell(sent(text("after all that")));

            // Then
            awaitTexts("after all that");
            assertThat(events.stream().filter(SecurityEvent.class::isInstance)).hasSize(bad.size() + 1);
            assertThat(alice.contacts()).hasSize(1);
            assertThat(chat().keyChange()).isEmpty();
            tell(OwnCopy.newBuilder().setKeyChange(accepted(person(bob), good.toBuilder())));
            await().atMost(PATIENCE)
                    .until(() -> alice.contact(successor.own.account()).isPresent());
            assertThat(chat().keyChange().orElseThrow().state()).isEqualTo(KeyChange.State.ACCEPTED);
        }
    }

    @Test
    void aUsernameThatWasHandedOverIsNotGivenBackByADeviceThatHasNotHeardOfIt() {
        try (var successor = new Persona(folder.resolve("successor.db"))) {
            // Given
            var old = person(bob).toBuilder().setUsername("bob").build();
            var next = person(successor).toBuilder().setUsername("bob").build();
            tell(OwnCopy.newBuilder().setPeople(People.newBuilder().addPeople(old)));
            tell(OwnCopy.newBuilder().setKeyChange(accepted(old, next.toBuilder())));

            // When
            tell(OwnCopy.newBuilder().setSent(SentCopy.newBuilder().setTo(old).setContent(text("written before"))));

            // Then
            awaitTexts("written before");
            assertThat(alice.contact(bob.own.account()).orElseThrow().username())
                    .isEmpty();
            assertThat(alice.contact(successor.own.account()).orElseThrow().username())
                    .contains("bob");
        }
    }

    @Test
    void nobodyWhoWasDeclinedComesBackByAnotherDevice() {
        // Given
        try (var mallory = new Persona(folder.resolve("mallory.db"))) {
            tell(OwnCopy.newBuilder()
                    .setDeclined(DeclinedCopy.newBuilder()
                            .setAccount(mallory.own.account().byteString())));

            // When
            var from = person(mallory);
            tell(OwnCopy.newBuilder()
                    .setReceived(ReceivedCopy.newBuilder()
                            .setFrom(from)
                            .setContent(text("buy now"))
                            .setRequest(true)));
            tell(sent(text("afterwards")));

            // Then
            awaitTexts("afterwards");
            assertThat(alice.requests()).isEmpty();
            assertThat(alice.history(mallory.own.account(), 10)).isEmpty();
        }
    }

    @Test
    void aContactIsNotForgottenBecauseAnotherDeviceDeletedTheirRequestMeanwhile() {
        tell(OwnCopy.newBuilder()
                .setDeclined(
                        DeclinedCopy.newBuilder().setAccount(bob.own.account().byteString())));
        tell(sent(text("still here")));

        awaitTexts("still here");
        assertThat(alice.contact(bob.own.account())).isPresent();
    }

    private void tell(OwnCopy.Builder copy) {
        deliver(sealed(copy));
    }

    private void deliver(Envelope envelope) {
        mesh.deposit(alice.device().bytes(), envelope);
    }

    private Envelope sealed(OwnCopy.Builder copy) {
        ClaimedList list = new ClaimedList(alice.account(), alice.link().accountKey(), both.list(), both.signature());
        var knowledge = ListKnowledge.newBuilder().setVersion(2).setHash(ByteString.copyFrom(both.hash()));
        Content content = tablet.content("", list)
                .setOwnCopy(copy)
                .setSenderAccountKey(
                        ByteString.copyFrom(alice.link().accountKey().bytes()))
                .setSenderList(knowledge)
                .build();
        return tablet.sealFor(alice.device(), Letters.pad(content), mesh).build();
    }

    private OwnCopy.Builder sent(Content.Builder content) {
        return OwnCopy.newBuilder()
                .setSent(SentCopy.newBuilder().setTo(person(bob)).setContent(content));
    }

    private OwnCopy.Builder received(Content.Builder content) {
        return OwnCopy.newBuilder()
                .setReceived(ReceivedCopy.newBuilder().setFrom(person(bob)).setContent(content));
    }

    private static KeyChangeCopy.Builder accepted(Person contact, Person.Builder successor) {
        return KeyChangeCopy.newBuilder()
                .setContact(contact)
                .setSuccessor(successor)
                .setAccepted(true);
    }

    private static Content.Builder text(String text) {
        return Content.newBuilder()
                .setMessageId(MessageId.random().byteString())
                .setText(Text.newBuilder().setText(text));
    }

    private static Person person(Persona somebody) {
        return Person.newBuilder()
                .setAccount(somebody.own.account().byteString())
                .setAccountKey(ByteString.copyFrom(somebody.own.accountKey().bytes()))
                .build();
    }

    private ListedDevice member() {
        byte[] agreed = SignedBytes.membership(
                alice.account(), alice.link().accountKey().bytes(), tablet.own.device(), tablet.own.registrationId());
        return ListedDevice.newBuilder()
                .setDevice(tablet.own.device().byteString())
                .setIdentityKey(
                        ByteString.copyFrom(tablet.own.identityKey().publicKey().bytes()))
                .setRegistrationId(tablet.own.registrationId())
                .setMembershipSignature(
                        ByteString.copyFrom(tablet.own.identityKey().sign(agreed)))
                .build();
    }

    private Chat chat() {
        return alice.chat(bob.own.account());
    }

    private void awaitTexts(String... texts) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(chat().history(10)).extracting(Message::text).containsExactly(texts));
    }

    private SealpostClient open() {
        return SealpostClient.open(folder.resolve("alice"), mesh.uri(), ClientOptions.defaults());
    }
}
