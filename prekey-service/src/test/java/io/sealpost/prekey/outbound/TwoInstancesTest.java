package io.sealpost.prekey.outbound;

import static io.sealpost.devstack.TestInfrastructure.Part.POSTGRES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealpost.prekey.PrekeyConfigs;
import io.sealpost.prekey.domain.Allowance;
import io.sealpost.prekey.domain.Bundle;
import io.sealpost.prekey.domain.EcKey;
import io.sealpost.prekey.domain.HandOut;
import io.sealpost.prekey.domain.KeyCount;
import io.sealpost.prekey.domain.OutcomeUnknown;
import io.sealpost.prekey.domain.Owner;
import io.sealpost.prekey.domain.Publication;
import io.sealpost.prekey.domain.SignedKey;
import io.sealpost.prekey.domain.Target;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.smallrye.mutiny.Uni;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.hibernate.LockMode;
import org.hibernate.reactive.mutiny.Mutiny;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two instances of the service, each with its own connections, on one database: each one-time key leaves once. */
class TwoInstancesTest extends StoreTest {

    private static final int KEYS = 100;
    private static final int TAKES = 200;

    private static StoreInstance one;
    private static StoreInstance other;

    private static final Allowance PLENTY = new Allowance(20_000, 10_000, 10_000);

    private final Owner owner = new Owner(AccountId.random(), DeviceId.random());
    private final Target target = new Target(owner.account(), List.of(owner.device()), true);

    @BeforeAll
    static void start() {
        one = StoreInstance.on(config);
        other = StoreInstance.on(config);
        // one after the other: Mutiny sets itself up at first use, and two threads at once trip over that
        var nobody = new Owner(AccountId.random(), DeviceId.random());
        assertThat(await(one.prekeys().count(nobody))).isEqualTo(new KeyCount(0, 0));
        assertThat(await(other.prekeys().count(nobody))).isEqualTo(new KeyCount(0, 0));
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
    }

    @Test
    void giveEachKeyAwayOnceInTheOrderOfUpload() throws Exception {
        // Given
        publish(KEYS);

        // When: two clients at each instance, 200 fetches each
        var clients = race(List.of(taker(one), taker(other), taker(one), taker(other)));

        // Then
        for (var client : clients) {
            assertThat(ecIds(client)).isSorted();
            assertThat(kyberIds(client)).isSorted();
        }
        var all = clients.stream().flatMap(List::stream).toList();
        assertThat(all).hasSize(4 * TAKES);
        assertThat(ecIds(all)).containsExactlyInAnyOrderElementsOf(ids(KEYS));
        assertThat(kyberIds(all)).containsExactlyInAnyOrderElementsOf(ids(KEYS));
        assertThat(all.stream().filter(bundle -> bundle.oneTimeKyber().isEmpty()))
                .hasSize(4 * TAKES - KEYS)
                .allMatch(bundle -> bundle.kyber().id() == 900);
    }

    @Test
    void raceForTheLastKeyAndOneGetsIt() throws Exception {
        for (int round = 1; round <= 30; round++) {
            // Given
            var last = oneTimeKeys(round, round);
            if (round == 1) {
                publish(1);
            } else {
                assertThat(await(one.prekeys().add(owner, last, 200))).isEqualTo(new Publication.Stored());
            }

            // When
            var taken = race(List.<Callable<Bundle>>of(() -> take(one), () -> take(other)));

            // Then
            assertThat(ecIds(taken)).containsExactly(round);
            assertThat(kyberIds(taken)).containsExactly(round);
        }
    }

    @Test
    void uploadTheSameKeysAtTheSameTimeAndStoreThemOnce() throws Exception {
        // Given
        var keys = keys(KEYS);

        // When
        var outcomes = race(List.of(
                () -> await(one.prekeys().replace(owner, keys, Optional.empty())),
                () -> await(other.prekeys().replace(owner, keys, Optional.empty()))));

        // Then
        assertThat(outcomes).containsOnly(new Publication.Stored());
        assertThat(await(one.prekeys().count(owner)).ec()).isEqualTo(KEYS);
    }

    @Test
    void rememberABoundedNumberOfKeysThatLeftAndBringNoneBack() throws Exception {
        // Given: 500 keys of each kind come and go
        publish(KEYS);
        takeAll(one);
        for (int hundred = 1; hundred < 5; hundred++) {
            await(one.prekeys().add(owner, oneTimeKeys(hundred * KEYS + 1, (hundred + 1) * KEYS), 200));
            takeAll(one);
        }

        // When
        var oldest = await(one.prekeys().add(owner, oneTimeKeys(1, KEYS), 200));
        var newest = await(one.prekeys().add(owner, oneTimeKeys(4 * KEYS + 1, 5 * KEYS), 200));
        var fresh = await(one.prekeys().add(owner, oneTimeKeys(5 * KEYS + 1, 5 * KEYS + 1), 200));

        // Then
        assertThat(List.of(oldest, newest, fresh)).containsOnly(new Publication.Stored());
        assertThat(await(one.prekeys().count(owner))).isEqualTo(new KeyCount(1, 1));
        assertThat(ecIds(List.of(take(one)))).containsExactly(5 * KEYS + 1);
        assertThat(rowsOfOneTimeKeys()).isEqualTo(2 * (200 + 1));
    }

    private int rowsOfOneTimeKeys() throws SQLException {
        try (var connection = connection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from one_time_key where device = '"
                        + owner.device().uuid() + "'")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** The upload is written as SQL here, because it must stand still in the middle. */
    @Test
    void waitForAnUploadInProgressSoThatABundleIsNeverHalfOld() throws Exception {
        // Given
        publish(1);
        try (var uploading = connection();
                var observer = connection();
                var threads = Executors.newSingleThreadExecutor()) {
            uploading.setAutoCommit(false);
            var id = owner.device().uuid();
            execute(uploading, "select 1 from device where device = '" + id + "' for no key update");
            execute(uploading, "delete from one_time_key where device = '" + id + "'");
            execute(uploading, "update device set signed_id = 2 where device = '" + id + "'");

            // When
            var lookup = threads.submit(() -> take(other));
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> somebodyWaits(observer));
            uploading.commit();

            // Then
            assertThat(lookup.get().device().standing().signed().id()).isEqualTo(2);
            assertThat(lookup.get().oneTimeEc()).isEmpty();
        }
    }

    @Test
    void leaveNothingOpenBehindOfATransactionThatTookTooLong() throws Exception {
        // Given
        publish(1);
        var hasty = new Transactions(
                one.sessions().unwrap(Mutiny.SessionFactory.class),
                PrekeyConfigs.with(Map.of("prekeys.store-timeout", "500ms")));

        // When
        var slow = hasty.run(
                session -> session.find(DeviceRow.class, owner.device().uuid(), LockMode.PESSIMISTIC_WRITE)
                        .chain(() -> session.createNativeQuery("select 1 from pg_sleep(2)", Integer.class)
                                .getSingleResult()));
        assertThatThrownBy(() -> await(slow)).isInstanceOf(OutcomeUnknown.class);

        // Then
        try (var observer = connection()) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !isInTransaction(observer));
            execute(
                    observer,
                    "select 1 from device where device = '" + owner.device().uuid() + "' for update nowait");
        }
    }

    private static boolean isInTransaction(Connection observer) throws SQLException {
        try (var statement = observer.createStatement();
                var open = statement.executeQuery("select 1 from pg_stat_activity where datname = current_database()"
                        + " and xact_start is not null and pid <> pg_backend_pid()")) {
            return open.next();
        }
    }

    private static Connection connection() throws SQLException {
        return DriverManager.getConnection(
                config.get("quarkus.datasource.jdbc.url"),
                config.get("quarkus.datasource.username"),
                config.get("quarkus.datasource.password"));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static boolean somebodyWaits(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var waiting = statement.executeQuery("select 1 from pg_locks where not granted")) {
            return waiting.next();
        }
    }

    @Test
    void neverGiveAKeyTwiceWhenTheDatabaseCrashesInBetween() throws Exception {
        // Given
        publish(KEYS);
        var answered = Collections.synchronizedList(new ArrayList<Bundle>());

        // When: the database dies while both instances take, and comes back
        race(List.of(() -> takeUntilItFails(one, answered), () -> takeUntilItFails(other, answered), () -> {
            Awaitility.await().until(() -> answered.size() > 5);
            infrastructure.kill(POSTGRES);
            return null;
        }));
        infrastructure.restart(POSTGRES);
        var rest = Awaitility.await()
                .ignoreExceptions()
                .atMost(Duration.ofSeconds(60))
                .until(() -> takeAll(one), bundles -> true);

        // Then: some may be lost with their answers, none comes twice, and the order holds
        assertThat(ecIds(answered)).doesNotHaveDuplicates();
        assertThat(ecIds(rest)).isSorted().doesNotContainAnyElementsOf(ecIds(answered));
        assertThat(ecIds(answered).size() + ecIds(rest).size()).isBetween(KEYS - 4, KEYS);
    }

    private Object takeUntilItFails(StoreInstance instance, List<Bundle> answered) {
        try {
            while (true) {
                answered.add(take(instance));
            }
        } catch (RuntimeException theDatabaseIsGone) {
            return null;
        }
    }

    private List<Bundle> takeAll(StoreInstance instance) {
        var taken = new ArrayList<Bundle>();
        taken.add(take(instance));
        while (taken.getLast().oneTimeEc().isPresent()) {
            taken.add(take(instance));
        }
        return taken;
    }

    private Callable<List<Bundle>> taker(StoreInstance instance) {
        return () -> IntStream.range(0, TAKES).mapToObj(fetch -> take(instance)).toList();
    }

    private Bundle take(StoreInstance instance) {
        return given(instance.bundles().take(List.of(target), PLENTY, 0)).getFirst();
    }

    private static List<Bundle> given(Uni<HandOut> taking) {
        return ((HandOut.Given) await(taking)).bundles();
    }

    private void publish(int oneTimeKeys) {
        assertThat(await(one.prekeys().replace(owner, keys(oneTimeKeys), Optional.empty())))
                .isEqualTo(new Publication.Stored());
    }

    private static List<Integer> ids(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }

    private static List<Integer> ecIds(List<Bundle> bundles) {
        return bundles.stream()
                .flatMap(bundle -> bundle.oneTimeEc().stream())
                .map(EcKey::id)
                .toList();
    }

    private static List<Integer> kyberIds(List<Bundle> bundles) {
        return bundles.stream()
                .flatMap(bundle -> bundle.oneTimeKyber().stream())
                .map(SignedKey::id)
                .toList();
    }
}
