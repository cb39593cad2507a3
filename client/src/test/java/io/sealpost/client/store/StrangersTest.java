package io.sealpost.client.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.protocol.AccountId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of somebody who is forgotten nothing stays, in whatever table a later schema puts it. */
class StrangersTest {

    /** Whom the person blocked; what is on its way; how many were sealed, of which none may count twice; what was seen. */
    private static final List<String> STAYING = List.of("blocked", "outbox", "sealed_order", "seen");

    private final AccountId stranger = AccountId.random();
    private final AccountId other = AccountId.random();

    @TempDir
    Path folder;

    private Store store;
    private Connection behind;

    @BeforeEach
    void open() throws SQLException {
        store = Store.open(folder.resolve("sealpost.db"), InstantSource.system());
        behind = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("sealpost.db"));
    }

    @AfterEach
    void close() throws SQLException {
        behind.close();
        store.close();
    }

    @Test
    void ofAForgottenAccountOnlyStaysWhatIsSaidToStay() throws SQLException {
        // Given: a row in every table that names an account, of two accounts
        List<String> tables = tables();
        assertThat(tables).hasSizeGreaterThan(15).containsAll(STAYING);
        for (String table : tables) {
            fill(table, stranger);
            fill(table, other);
        }

        // When
        store.run(() -> store.forgetStranger(stranger));

        // Then
        assertThat(tablesWith(stranger)).containsExactlyElementsOf(STAYING);
        assertThat(tablesWith(other)).isEqualTo(tables);
    }

    /** All with an account but the one in which that is the own one. */
    private List<String> tables() throws SQLException {
        return names("SELECT t.name FROM sqlite_master t JOIN pragma_table_info(t.name) c"
                + " WHERE t.type = 'table' AND c.name = 'account' AND t.name <> 'own' ORDER BY t.name");
    }

    private List<String> tablesWith(AccountId account) throws SQLException {
        var found = new ArrayList<String>();
        for (String table : tables()) {
            try (var query = behind.prepareStatement("SELECT 1 FROM " + table + " WHERE account = ?")) {
                query.setBytes(1, account.bytes());
                if (query.executeQuery().next()) {
                    found.add(table);
                }
            }
        }
        return found;
    }

    private void fill(String table, AccountId account) throws SQLException {
        List<String> columns = names("SELECT name FROM pragma_table_info('" + table + "')");
        String places = String.join(", ", Collections.nCopies(columns.size(), "?"));
        try (var insert = behind.prepareStatement("INSERT INTO " + table + " VALUES (" + places + ")")) {
            for (int i = 0; i < columns.size(); i++) {
                insert.setObject(i + 1, value(columns.get(i), account));
            }
            insert.execute();
        }
    }

    private static Object value(String column, AccountId account) {
        return switch (column) {
            case "account" -> account.bytes();
            // Where they are keys by themselves, two rows must differ.
            case "position", "sequence" -> null;
            case "device" -> AccountId.random().bytes();
            default -> 1;
        };
    }

    private List<String> names(String query) throws SQLException {
        try (var statement = behind.createStatement();
                var rows = statement.executeQuery(query)) {
            var names = new ArrayList<String>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }
}
