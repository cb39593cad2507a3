package io.sealpost.client.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Statements inside the current transaction. Arguments are byte arrays, texts, numbers, booleans or null. */
final class Sql {

    /** Reads one row into a value. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    Sql(Connection connection) {
        this.connection = connection;
    }

    /** @return how many rows changed */
    int update(String statement, Object... arguments) {
        try {
            return bind(statement, arguments).executeUpdate();
        } catch (SQLException failed) {
            throw failure(failed);
        }
    }

    /** Inserts one row and returns its integer primary key. */
    long insert(String statement, Object... arguments) {
        return first(statement + " RETURNING rowid", row -> row.getLong(1), arguments)
                .orElseThrow(() -> new IllegalStateException("An insert returned nothing"));
    }

    <T> Optional<T> first(String query, Row<T> reader, Object... arguments) {
        return list(query, reader, arguments).stream().findFirst();
    }

    <T> List<T> list(String query, Row<T> reader, Object... arguments) {
        try (ResultSet rows = bind(query, arguments).executeQuery()) {
            var values = new ArrayList<T>();
            while (rows.next()) {
                values.add(reader.read(rows));
            }
            return values;
        } catch (SQLException failed) {
            throw failure(failed);
        }
    }

    private PreparedStatement bind(String statement, Object... arguments) throws SQLException {
        PreparedStatement ready = prepared.get(statement);
        if (ready == null) {
            ready = connection.prepareStatement(statement);
            prepared.put(statement, ready);
        }
        for (int i = 0; i < arguments.length; i++) {
            ready.setObject(i + 1, arguments[i]);
        }
        return ready;
    }

    static StoreFailure failure(SQLException cause) {
        return new StoreFailure("The database in the home folder cannot be read or written.", cause);
    }
}
