package io.sealpost.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sealpost.client.signal.SigningKey;
import io.sealpost.client.store.Home;
import io.sealpost.client.store.Store;
import io.sealpost.client.store.StoreFailure;
import io.sealpost.client.trust.OwnList;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.MessageId;
import io.sealpost.protocol.content.v1.Content;
import io.sealpost.protocol.content.v1.Text;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class HomeTest {

    private static final URI NOWHERE = URI.create("http://localhost:1");

    @TempDir
    Path folder;

    @Test
    void onlyTheOwnerMayReadAnything() throws IOException {
        Path home = folder.resolve("home");
        try (var client = open(home)) {
            assertThat(client.isRegistered()).isFalse();
            assertThat(permissions(home)).isEqualTo("rwx------");
            try (Stream<Path> files = Files.list(home)) {
                assertThat(files.map(HomeTest::permissions)).isNotEmpty().containsOnly("rw-------");
            }
        }
    }

    @Test
    void aSecondProcessIsRefusedUntilTheFirstIsKilled() throws Exception {
        // Given
        Path home = folder.resolve("home");
        Process first = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        home.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var said = first.inputReader()) {
            assertThat(said.readLine()).isEqualTo("open");

            // When, Then
            assertThatThrownBy(() -> open(home))
                    .isInstanceOf(StoreFailure.class)
                    .hasMessageContaining("in use by another Sealpost process");
        } finally {
            first.destroyForcibly().waitFor();
        }
        open(home).close();
    }

    /** Another process that has the folder open until it is killed. */
    static final class Holder {

        public static void main(String[] home) throws IOException {
            Home.open(Path.of(home[0]));
            System.out.println("open");
            System.in.read();
        }
    }

    @Test
    void aSecondClientOfThisProcessIsRefusedUntilTheFirstIsClosed() {
        Path home = folder.resolve("home");
        try (var first = open(home)) {
            assertThatThrownBy(() -> open(home))
                    .isInstanceOf(StoreFailure.class)
                    .hasMessageContaining("in use by another Sealpost process");
            assertThat(first.contacts()).isEmpty();
        }
        open(home).close();
    }

    @Test
    void aFolderOfANewerVersionIsRefusedAndStaysAsItIs() throws Exception {
        // Given
        Path home = folder.resolve("home");
        open(home).close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("sealpost.db"));
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = 99");
        }

        // When, Then
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> open(home)).hasMessageContaining("newer version");
        }
    }

    @Test
    void aFolderOfTheFirstVersionGetsWhatIsNew() throws Exception {
        // Given
        Path home = folder.resolve("home");
        try (var file = older(home)) {
            file.execute("DROP TABLE resend_due");
            file.execute("ALTER TABLE quarantine DROP COLUMN set_aside");
            file.execute("PRAGMA user_version = 1");
        }

        // When
        open(home).close();

        // Then
        try (var file = sqlite(home)) {
            file.execute("SELECT set_aside FROM quarantine");
            file.execute("SELECT time FROM resend_due");
            file.execute("SELECT name_due FROM own");
        }
    }

    @Test
    void aFolderOfTheSecondVersionKeepsWhatItHas() throws Exception {
        // Given: a device that belongs to an account, with a contact, a message and an envelope that could not be
        // opened
        Path home = folder.resolve("home");
        var account = AccountId.random();
        var contact = AccountId.random();
        var accountKey = SigningKey.generate();
        var contactKey = SigningKey.generate().publicKey();
        var content =
                Content.newBuilder().setText(Text.newBuilder().setText("hello")).build();
        try (var file = older(home)) {
            var device = DeviceId.random();
            var identity = SigningKey.generate();
            var list = OwnList.first(account, accountKey, device, identity, 7, 1_000);
            file.insert(
                    "INSERT INTO own VALUES (1, 1, ?, ?, ?, ?, 7, ?, ?, ?, 'localhost', 'alice', 3, 400, 0)",
                    account.bytes(),
                    device.bytes(),
                    accountKey.secret(),
                    identity.secret(),
                    ProfileKey.random().bytes(),
                    list.list(),
                    list.signature());
            file.insert("INSERT INTO account VALUES (?, ?, 1, 'bob', NULL, 0)", contact.bytes(), contactKey.bytes());
            file.insert(
                    "INSERT INTO message VALUES (1, ?, ?, 0, ?, 1000, 1000, 'READ')",
                    contact.bytes(),
                    MessageId.random().bytes(),
                    content.toByteArray());
            file.execute("INSERT INTO quarantine VALUES (1, x'00', 'UNREADABLE', 1000)");
            file.execute("PRAGMA user_version = 2");
        }

        // When
        try (var client = open(home)) {
            // Then
            assertThat(client.account()).isEqualTo(account);
            assertThat(client.username()).contains("alice");
            assertThat(client.link().accountKey()).isEqualTo(accountKey.publicKey());
            assertThat(client.contacts()).singleElement().satisfies(bob -> {
                assertThat(bob.accountKey()).isEqualTo(contactKey);
                assertThat(bob.username()).contains("bob");
            });
            assertThat(client.history(contact, 10)).extracting(Message::text).containsExactly("hello");
            assertThat(client.devices().recoveryFile("correct horse battery staple"))
                    .isNotEmpty();
        }
        open(home).close();
        try (var file = sqlite(home)) {
            assertThat(file.count("SELECT count(*) FROM quarantine")).isEqualTo(1);
        }
    }

    @Test
    void aFolderOfTheThirdVersionLosesOnlyMarksThatWouldNeverExpire() throws Exception {
        // Given
        Path home = folder.resolve("home");
        try (var file = older(home)) {
            file.run(Store.class, "from-2.sql");
            file.execute("CREATE TABLE early_mark (account BLOB NOT NULL, message BLOB NOT NULL, state TEXT NOT NULL,"
                    + " PRIMARY KEY (account, message)) WITHOUT ROWID");
            file.execute("INSERT INTO early_mark VALUES (x'01', x'02', 'READ')");
            file.execute("INSERT INTO seen VALUES (x'01', x'02')");
            file.execute("PRAGMA user_version = 3");
        }

        // When
        open(home).close();

        // Then
        try (var file = sqlite(home)) {
            assertThat(file.count("SELECT count(kept) FROM early_mark")).isZero();
            assertThat(file.count("SELECT count(*) FROM seen")).isEqualTo(1);
        }
    }

    /** What the second version made of an empty folder. */
    private static Sqlite older(Path home) throws Exception {
        Files.createDirectory(home);
        var file = sqlite(home);
        file.run(HomeTest.class, "schema-2.sql");
        return file;
    }

    private static Sqlite sqlite(Path home) throws SQLException {
        return new Sqlite(DriverManager.getConnection("jdbc:sqlite:" + home.resolve("sealpost.db")));
    }

    /** A home folder's database behind its client's back. */
    private record Sqlite(Connection connection) implements AutoCloseable {

        void execute(String statement) throws SQLException {
            try (var prepared = connection.createStatement()) {
                prepared.execute(statement);
            }
        }

        void run(Class<?> beside, String name) throws Exception {
            try (var script = beside.getResourceAsStream(name)) {
                for (String statement : new String(script.readAllBytes(), StandardCharsets.UTF_8).split(";\\s*\\n")) {
                    execute(statement);
                }
            }
        }

        void insert(String statement, Object... values) throws SQLException {
            try (var prepared = connection.prepareStatement(statement)) {
                for (int i = 0; i < values.length; i++) {
                    prepared.setObject(i + 1, values[i]);
                }
                prepared.execute();
            }
        }

        int count(String query) throws SQLException {
            try (var prepared = connection.createStatement();
                    var rows = prepared.executeQuery(query)) {
                return rows.getInt(1);
            }
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    @Test
    void aFileThatIsNoDatabaseIsRefusedWithOneSentence() throws IOException {
        Path home = Files.createDirectory(folder.resolve("home"));
        Files.writeString(home.resolve("sealpost.db"), "this is not a database, but it is long enough".repeat(100));

        assertThatThrownBy(() -> open(home)).isInstanceOf(StoreFailure.class);
    }

    @Test
    void whatAKilledProcessWasTransferringIsDeleted() throws IOException {
        Path home = Files.createDirectory(folder.resolve("home"));
        Path leftover = Files.createFile(home.resolve("transfer-1.tmp"));

        open(home).close();

        assertThat(leftover).doesNotExist();
    }

    @Test
    void aFolderThatCannotBeTidiedUpIsGivenBack() throws IOException {
        // Given: something in it that cannot be deleted
        Path home = folder.resolve("home");
        Path stubborn = Files.createDirectories(home.resolve("transfer-1.tmp/inside"));
        assertThatThrownBy(() -> open(home)).isInstanceOf(StoreFailure.class);

        // When
        Files.delete(stubborn);

        // Then
        open(home).close();
    }

    @Test
    void aFolderIsGivenBackEvenIfItsDatabaseCannotBeClosed() {
        // Given
        Path home = folder.resolve("home");
        var client = SealpostClient.open(
                home, NOWHERE, ClientOptions.defaults(), InstantSource.system(), HomeTest::unclosable);

        // When
        assertThatThrownBy(client::close).isInstanceOf(StoreFailure.class);

        // Then
        open(home).close();
    }

    private static Store unclosable(Path file) {
        try {
            Connection real = DriverManager.getConnection("jdbc:sqlite:" + file);
            InvocationHandler handler = (proxy, method, arguments) -> {
                Object result = method.invoke(real, arguments);
                if (method.getName().equals("close")) {
                    throw new SQLException("disk full");
                }
                return result;
            };
            var proxy = Proxy.newProxyInstance(
                    Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, handler);
            return new Store((Connection) proxy, InstantSource.system());
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    void anUnregisteredDeviceSaysSo() {
        try (var client = open(folder.resolve("home"))) {
            List<Runnable> calls = List.of(client::connect, client::link, client::account, client::prekeyCount);
            for (Runnable call : calls) {
                assertThatThrownBy(call::run).hasMessageContaining("register first");
            }
            assertThatThrownBy(() -> client.send(AccountId.random(), "hello")).isInstanceOf(SealpostException.class);
            assertThat(client.state()).isEqualTo(ConnectionState.OFFLINE);
        }
    }

    @Test
    void aServerThatIsNotThereIsSaidInOneSentence() {
        try (var client = open(folder.resolve("home"))) {
            assertThatThrownBy(() -> client.register(NewAccount.anonymous()))
                    .isInstanceOfSatisfying(SealpostException.class, failed -> assertThat(failed.code())
                            .isEqualTo(SealpostException.UNREACHABLE));
        }
    }

    @Test
    void anAddressThatIsNoneIsRefused() {
        for (String address : List.of("localhost:18080", "ftp://localhost", "http:///", "mailto:alice")) {
            assertThatThrownBy(() ->
                            SealpostClient.open(folder.resolve("home"), URI.create(address), ClientOptions.defaults()))
                    .isInstanceOfSatisfying(SealpostException.class, failed -> assertThat(failed.code())
                            .isEqualTo(SealpostException.USAGE));
        }
    }

    @Test
    void noThreadIsLeftBehind() {
        // Given
        var people = new TwoPeople(folder);
        people.bob.watchPresence(people.alice.account(), presence -> {});
        assertThat(networkThreads()).isPositive();

        // When
        people.close();

        // Then
        await().atMost(TwoPeople.PATIENCE).until(() -> networkThreads() == 0);
    }

    /** The JDK's client has one thread for each of our connections' doors. */
    private static long networkThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("HttpClient-"))
                .count();
    }

    private static SealpostClient open(Path home) {
        return SealpostClient.open(home, NOWHERE, ClientOptions.defaults());
    }

    private static String permissions(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
