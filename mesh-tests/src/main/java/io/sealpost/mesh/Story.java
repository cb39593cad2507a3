package io.sealpost.mesh;

import static io.sealpost.mesh.StoryFailure.unless;

import io.sealpost.client.ClientEvent;
import io.sealpost.client.Message;
import io.sealpost.client.NewAccount;
import io.sealpost.client.Presence;
import io.sealpost.devstack.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

/** Alice and Bob use Sealpost for the first time. Played by the demo for a person to watch, and by a test. */
public final class Story implements AutoCloseable {

    /**
     * One step.
     *
     * @param title what happens, for a newcomer
     * @param scene plays it; returns what was checked, and throws if something is not so
     */
    public record Step(String title, Scene scene) {}

    /** A scene may fail with {@link StoryFailure}, or with whatever the client throws. */
    @FunctionalInterface
    public interface Scene {
        List<String> play() throws Exception;
    }

    private static final List<String> WAITING =
            List.of("Are you there, Bob?", "I found our old treehouse.", "The key is under the third stone.");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String REPLY = "I was on a train. On my way to the third stone!";
    private static final String LIVE = "Now that we are both here: it is raining in.";
    private static final String CORRECTED = "Now that we are both here: it is pouring in.";
    private static final String REGRETTED = "You never fixed that roof, did you?";
    private static final String CUT_OFF = "Bring the blue tarpaulin, please.";

    private final Person alice;
    private final Person bob;
    private final Person laptop;
    private final Person carol;
    private final Stores stores;
    private final Path picture;
    private final byte[] pictureBytes;

    /**
     * @param stores of the mesh, for whoever owns its server
     * @param homes an empty folder, for the people's own files
     */
    public Story(URI gateway, String serverName, Stores stores, Path homes) {
        this.alice = new Person("Alice", homes, gateway, serverName);
        this.bob = new Person("Bob", homes, gateway, serverName);
        this.laptop = new Person("Laptop", homes, gateway, serverName);
        this.carol = new Person("Carol", homes, gateway, serverName);
        this.stores = stores;
        this.pictureBytes = Picture.paint();
        this.picture = homes.resolve("treehouse.png");
        write(picture, pictureBytes);
    }

    public Person alice() {
        return alice;
    }

    public Person bob() {
        return bob;
    }

    byte[] pictureBytes() {
        return pictureBytes;
    }

    /** Every text that was sent. */
    List<String> plaintexts() {
        var texts = new ArrayList<>(WAITING);
        texts.addAll(List.of(REPLY, LIVE, CORRECTED, REGRETTED, CUT_OFF));
        texts.addAll(SecondDevice.plaintexts());
        return texts;
    }

    public List<Step> steps() {
        var steps = new ArrayList<>(twoPeople());
        steps.addAll(new SecondDevice(alice, bob, laptop).steps());
        steps.add(new ForgedDevice(stores, bob, carol).step());
        return steps;
    }

    private List<Step> twoPeople() {
        return List.of(
                new Step(
                        "Alice and Bob register, and leave public keys for people who want to write to them",
                        this::register),
                new Step("Bob is offline; Alice sends him three messages, which wait in the mesh", this::writeToAbsent),
                new Step("Bob connects, reads the three in order, and his mailbox is empty", this::drain),
                new Step("Bob replies and Alice reads it", this::reply),
                new Step("Both are online: a message arrives at once", this::live),
                new Step("Alice corrects herself and takes a message back; Bob reacts", this::change),
                new Step(
                        "Bob's connection is cut before he acknowledges; nothing is lost, nothing shown twice",
                        this::cut),
                new Step("Alice sends a picture, encrypted before it leaves her device", this::sendPicture),
                new Step("Bob sees when Alice is online and when she was last seen", this::presence),
                new Step("Both see the same safety number", this::safetyNumber));
    }

    private List<String> register() {
        for (Person person : List.of(alice, bob)) {
            person.client().register(NewAccount.anonymous().withUsername(usernameOf(person)));
        }
        var left = bob.client().prekeyCount();
        unless(left.ec() == 100 && left.kyber() == 100, "Bob's one-time keys are not all there");
        return List.of(
                "each has an account key, a device key and a device list (version 1) that both keys signed",
                "the server holds 100 + 100 one-time public keys of each, and no password: there is none");
    }

    /** Random, so that the search for it finds nothing else and the story can be played again on the same mesh. */
    private static String usernameOf(Person person) {
        return person.name().toLowerCase(Locale.ROOT) + "_" + HexFormat.of().toHexDigits(RANDOM.nextLong());
    }

    private List<String> writeToAbsent() {
        alice.client().addContact(bob.client().link());
        alice.client().connect();
        WAITING.forEach(text -> alice.tell(bob, text));
        var left = bob.client().prekeyCount();
        unless(left.ec() == 99 && left.kyber() == 99, "Alice's first message did not use up one key of each kind");
        return List.of(
                "Alice verified Bob's signed device list, and that the keys she was given belong to it",
                "one of Bob's one-time keys of each kind (Curve25519 and Kyber-1024) is used up: PQXDH",
                "three times “accepted”: from that answer on killing any process loses nothing");
    }

    private List<String> drain() {
        bob.client().connect();
        bob.awaitDrained();
        // Alice was a stranger: what she wrote is opened once her device list is fetched and verified.
        WAITING.forEach(bob::heardAt);
        unless(bob.readFrom(alice).equals(WAITING), "Bob did not read the three messages in order");
        long before = bob.count(ClientEvent.RepeatIgnored.class);
        bob.client().disconnect();
        bob.client().connect();
        bob.awaitDrained();
        unless(bob.count(ClientEvent.RepeatIgnored.class) == before, "something was still in Bob's mailbox");
        unless(bob.readFrom(alice).equals(WAITING), "Bob's history changed");
        unless(bob.client().requests().size() == 1, "Alice, of whom Bob has never heard, is no message request");
        return List.of(
                "three read, in the order in which they were sent",
                "he came back once more: nothing waited",
                "Alice is no contact of his: they are a message request, and she does not learn that he has seen it");
    }

    private List<String> reply() {
        bob.tell(alice, REPLY);
        alice.heardAt(REPLY);
        unless(bob.client().requests().isEmpty(), "Bob's reply did not accept Alice's request");
        Person.await("Alice to learn that Bob has her messages", () -> alice.client()
                .history(bob.client().account(), 100)
                .getFirst()
                .state()
                .equals(Message.State.DELIVERED));
        return List.of(
                "Alice read: “" + REPLY + "”",
                "writing back accepted her request: from now on she learns what has arrived");
    }

    private List<String> change() {
        var hers = alice.client().chat(bob.client().account());
        var his = bob.client().chat(alice.client().account());
        alice.tell(bob, REGRETTED);
        bob.heardAt(REGRETTED);
        Message regretted = hers.history(1).getFirst();
        Person.awaitAccepted(hers.edit(hers.history(2).getFirst(), CORRECTED));
        Person.awaitAccepted(hers.delete(regretted));
        Person.await("Bob to see what Alice changed", () -> {
            List<Message> last = his.history(2);
            return last.getFirst().text().equals(CORRECTED) && last.getLast().isDeleted();
        });
        Person.awaitAccepted(his.react(his.history(2).getFirst(), "☔"));
        Person.await(
                "Bob's reaction to arrive",
                () -> !hers.history(2).getFirst().changes().reactions().isEmpty());
        return List.of(
                "each change is a message like any other: the mesh does not learn that it is one",
                "what was taken back is gone from both histories");
    }

    private List<String> live() {
        var sentAt = Instant.now();
        alice.tell(bob, LIVE);
        var latency = Duration.between(sentAt, bob.heardAt(LIVE));
        return List.of("encrypted, carried, decrypted and stored in " + latency.toMillis() + " ms");
    }

    private List<String> cut() {
        bob.client().holdAcknowledgements(true);
        alice.tell(bob, CUT_OFF);
        bob.heardAt(CUT_OFF);
        bob.client().abort();
        bob.client().holdAcknowledgements(false);
        long before = bob.count(ClientEvent.RepeatIgnored.class);
        bob.client().connect();
        Person.await("the message to come again", () -> bob.count(ClientEvent.RepeatIgnored.class) > before);
        bob.awaitDrained();
        unless(
                bob.readFrom(alice).stream().filter(CUT_OFF::equals).count() == 1,
                "the message is not exactly once in Bob's history");
        return List.of("the mesh delivered it again, because it was not acknowledged", "it is once in Bob's history");
    }

    private List<String> sendPicture() throws IOException {
        Person.awaitAccepted(alice.client().chat(bob.client().account()).sendFile(picture, "image/png"));
        var received = new AtomicReference<Message>();
        Person.await("the picture to arrive", () -> {
            bob.client().history(alice.client().account(), 100).stream()
                    .filter(message -> message.attachment().isPresent())
                    .forEach(received::set);
            return received.get() != null;
        });
        var target = picture.resolveSibling("received.png");
        bob.client().downloadAttachment(received.get(), target);
        unless(Arrays.equals(Files.readAllBytes(target), pictureBytes), "the picture changed on its way");
        return List.of(
                pictureBytes.length / 1024 + " KiB, encrypted by Alice and uploaded straight to the blob store",
                "its key travelled inside a message; Bob verified and decrypted it: the same bytes");
    }

    private List<String> presence() {
        var seen = new AtomicReference<Presence>();
        var watch = bob.client().watchPresence(alice.client().account(), seen::set);
        Person.await(
                "Alice to be shown online",
                () -> seen.get() != null && seen.get().online());
        alice.client().disconnect();
        Person.await(
                "Alice to be shown offline",
                () -> !seen.get().online() && seen.get().lastSeen().isPresent());
        watch.close();
        alice.client().connect();
        var lastSeen = seen.get().lastSeen().orElseThrow();
        unless(lastSeen.getEpochSecond() % 60 == 0, "last seen is more exact than a minute");
        return List.of(
                "online while she was connected",
                "then last seen at "
                        + DateTimeFormatter.ofPattern("HH:mm")
                                .withZone(ZoneOffset.UTC)
                                .format(lastSeen)
                        + " UTC, to the minute, and only for people who have her profile key");
    }

    private List<String> safetyNumber() {
        var ofAlice = alice.client().safety(bob.client().account()).number();
        var ofBob = bob.client().safety(alice.client().account()).number();
        unless(ofAlice.digits().length() == 60, "the safety number does not have 60 digits");
        unless(ofAlice.digits().equals(ofBob.digits()), "the safety numbers differ");
        return List.of(ofAlice.grouped());
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    @Override
    public void close() {
        alice.close();
        bob.close();
        laptop.close();
        carol.close();
    }
}
