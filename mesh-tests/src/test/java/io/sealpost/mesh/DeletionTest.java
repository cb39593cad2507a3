package io.sealpost.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sealpost.client.ConnectionState;
import io.sealpost.client.DeviceName;
import io.sealpost.client.Hashes;
import io.sealpost.client.Message;
import io.sealpost.client.NewAccount;
import io.sealpost.client.Profile;
import io.sealpost.client.ProfileKey;
import io.sealpost.client.SealpostException;
import io.sealpost.mesh.court.CourtOrder;
import io.sealpost.mesh.court.CourtOrder.Place;
import io.sealpost.mesh.court.Needle;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Bob, who has two devices, contacts, mail, a file and presence, deletes his account: everything that the mesh holds is searched. */
@EnabledIfSystemProperty(named = "sealpost.full", matches = "true")
class DeletionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Two minutes: the log's last files end after 21 s, and what was deleted is remembered for 10 s of the log's time. */
    private static final Duration FORGOTTEN_WITHIN = Duration.ofMinutes(2);

    /** Where docs/metadata.md says that ids stay for a while, and nowhere else. */
    private static final Set<String> SHORT_LIVED = Set.of(
            "topic " + Topics.ACCOUNT_EVENTS,
            "topic " + Topics.DEVICE_LISTS,
            "topic " + Topics.DEVICE_CONNECTIONS,
            "topic " + Topics.WAKEUPS,
            "topic " + Topics.PREKEY_EVENTS);

    private final CourtOrder order = new CourtOrder(Mesh.stack().stores());
    private Path homes;
    private Person bob;
    private Person laptop;
    private Person carol;
    private AccountId bobsAccount;

    @BeforeEach
    void register() throws Exception {
        homes = Mesh.temporaryFolder("deletion");
        bob = person("bob");
        laptop = person("laptop");
        carol = person("carol");
        var username = "bob." + Long.toString(ThreadLocalRandom.current().nextLong(1L << 60), 36);
        bob.client().register(NewAccount.anonymous().withUsername(username).withDeviceName(new DeviceName("phone")));
        carol.client().register(NewAccount.anonymous());
        bobsAccount = bob.client().account();
        DevicesTest.link(bob, laptop);
        bob.client().setProfile(new Profile("Bob", "leaves soon", Optional.empty()));
        bob.client().connect();
        carol.client().connect();
        bob.client().addContact(carol.client().link());
        bob.tell(carol, "hello");
        carol.heardAt("hello");
    }

    @AfterEach
    void close() {
        carol.close();
        laptop.close();
        bob.close();
    }

    @Test
    void nothingThatNamesADeletedAccountIsLeftInAnyStore() throws Exception {
        // Given: mail waits for the laptop, a file for Carol, and Bob was seen on both devices
        laptop.client().connect();
        laptop.awaitDrained();
        laptop.client().disconnect();
        carol.tell(bob, "the laptop has not seen this");
        bob.heardAt("the laptop has not seen this");
        sendFile();
        await().atMost(PATIENCE).until(() -> carolsFile().isPresent());
        var traces = traces();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(places(order.mentions(traces)))
                .contains(
                        "device_registry public.account",
                        "device_registry public.device",
                        "prekey_service public.device",
                        "mailbox_service public.envelope",
                        "mailbox_service public.device_list",
                        "media_service public.sealed_record",
                        "Redis presence",
                        "Kafka " + Topics.ACCOUNT_EVENTS,
                        "Kafka " + Topics.DEVICE_LISTS));
        laptop.client().connect();

        // When
        bob.client().deleteAccount();

        // Then
        await().atMost(PATIENCE).until(() -> laptop.client().state() == ConnectionState.REMOVED);
        await().atMost(FORGOTTEN_WITHIN).pollInterval(Duration.ofSeconds(3)).untilAsserted(() -> assertThat(
                        order.mentions(traces).keySet())
                .allSatisfy(place -> assertThat(SHORT_LIVED).contains(place.place())));
        assertThat(bob.home()).doesNotExist();
        assertThatThrownBy(
                        () -> carol.client().downloadAttachment(carolsFile().orElseThrow(), homes.resolve("late.png")))
                .isInstanceOfSatisfying(SealpostException.class, failed -> assertThat(failed.code())
                        .isEqualTo(Problem.NOT_FOUND.code()));
        assertThatThrownBy(() -> carol.tell(bob, "is anybody there?")).isInstanceOf(StoryFailure.class);
    }

    @Test
    void whatWasWrittenBeforeIsStillDeliveredAndNamesItsSenderUntilThen() throws Exception {
        // Given
        carol.client().disconnect();
        bob.tell(carol, "goodbye");
        var traces = traces();

        // When
        bob.client().deleteAccount();

        // Then
        carol.client().connect();
        carol.heardAt("goodbye");
        await().atMost(FORGOTTEN_WITHIN).pollInterval(Duration.ofSeconds(3)).untilAsserted(() -> assertThat(
                        order.mentions(traces).keySet())
                .allSatisfy(place -> assertThat(SHORT_LIVED).contains(place.place())));
    }

    private Person person(String name) {
        return new Person(name, homes, Mesh.stack().gatewayUri(), Mesh.stack().serverName());
    }

    private Optional<Message> carolsFile() {
        return carol.client().history(bobsAccount, 100).stream()
                .filter(message -> message.attachment().isPresent())
                .findFirst();
    }

    private void sendFile() throws IOException {
        Path file = Files.write(homes.resolve("picture.png"), new byte[5_000]);
        Person.awaitAccepted(bob.client().chat(carol.client().account()).sendFile(file, "image/png"));
    }

    /** Both devices' ids and keys, the username, the profile's place and the presence channels. */
    private List<Needle> traces() throws SQLException {
        var traces = new ArrayList<Needle>();
        traces.addAll(bob.traces());
        traces.addAll(laptop.traces());
        try (var database =
                DriverManager.getConnection("jdbc:sqlite:file:" + bob.home().resolve("sealpost.db") + "?mode=ro")) {
            try (var rows = database.createStatement().executeQuery("SELECT profile_key FROM own")) {
                rows.next();
                var key = new ProfileKey(rows.getBytes(1));
                var today = LocalDate.now(ZoneOffset.UTC);
                traces.add(new Needle("profile", Hashes.sha256(key.profileRecord())));
                for (int days = -1; days <= 1; days++) {
                    traces.add(new Needle("presence", key.presenceChannel(today.plusDays(days))));
                }
            }
        }
        return traces;
    }

    /** For example {@code device_registry public.account}. */
    private static Set<String> places(Map<Place, Set<String>> mentions) {
        return mentions.keySet().stream()
                .map(place -> place.holder() + " "
                        + place.place().replaceAll("^(table|topic|keys) ", "").replaceAll(":….*", ""))
                .collect(Collectors.toSet());
    }
}
