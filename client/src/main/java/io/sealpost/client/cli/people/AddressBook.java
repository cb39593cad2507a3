package io.sealpost.client.cli.people;

import io.sealpost.client.SealpostException;
import io.sealpost.protocol.AccountId;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What only the command line knows: how the user calls people, which server to dial. It
 * lives in the client's own SQLite file, in tables of its own. Write while the client is not connected: SQLite lets one
 * writer in at a time.
 */
public final class AddressBook implements AutoCloseable {

    private static final String FILE = "sealpost.db";
    private static final String SERVER = "server";

    private final Connection connection;

    private AddressBook(Connection connection) {
        this.connection = connection;
    }

    /** Whether somebody registered, or tried to, in this folder. */
    public static boolean exists(Path home) {
        return Files.isRegularFile(home.resolve(FILE));
    }

    /** @param home where a client has made its file already, with the owner's permissions */
    public static AddressBook open(Path home) {
        try {
            var book = new AddressBook(DriverManager.getConnection("jdbc:sqlite:" + home.resolve(FILE)));
            book.prepare();
            return book;
        } catch (SQLException failed) {
            throw failure(failed);
        }
    }

    /** What {@link #rememberServer} stored. */
    public Optional<URI> server() {
        return text("SELECT value FROM cli_setting WHERE name = ?", SERVER).map(URI::create);
    }

    public void rememberServer(URI server) {
        update("INSERT OR REPLACE INTO cli_setting (name, value) VALUES (?, ?)", SERVER, server.toString());
    }

    /** How the user calls this person. */
    public Optional<String> name(AccountId account) {
        return text("SELECT name FROM cli_person WHERE account = ?", account.bytes());
    }

    /** Replaces an earlier name. The caller has checked that nobody else is called so. */
    public void rename(AccountId account, String name) {
        update(
                "INSERT INTO cli_person (account, name) VALUES (?, ?)"
                        + " ON CONFLICT (account) DO UPDATE SET name = excluded.name",
                account.bytes(),
                name);
    }

    /** The name of one person becomes another's. */
    public void handOver(AccountId from, AccountId to) {
        update("UPDATE cli_person SET account = ? WHERE account = ?", to.bytes(), from.bytes());
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException failed) {
            throw failure(failed);
        }
    }

    private void prepare() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 5000");
        }
        if (text("SELECT name FROM sqlite_master WHERE name = ?", "cli_person").isEmpty()) {
            update("CREATE TABLE IF NOT EXISTS cli_setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)");
            update("CREATE TABLE IF NOT EXISTS cli_person"
                    + " (account BLOB PRIMARY KEY, name TEXT UNIQUE COLLATE NOCASE)");
        }
    }

    private Optional<String> text(String query, Object argument) {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setObject(1, argument);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
            }
        } catch (SQLException failed) {
            throw failure(failed);
        }
    }

    private void update(String change, Object... arguments) {
        try (PreparedStatement statement = connection.prepareStatement(change)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            statement.executeUpdate();
        } catch (SQLException failed) {
            throw failure(failed);
        }
    }

    private static SealpostException failure(SQLException cause) {
        return new SealpostException(
                SealpostException.STORE, "The address book in the home folder cannot be read or written.", cause);
    }
}
