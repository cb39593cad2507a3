package io.sealpost.prekey;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;

/** A backup of the service's database, and the day on which somebody needs it. */
public final class Restored {

    private static final List<String> TABLES = List.of("device", "one_time_key", "hand_out");

    private Restored() {}

    public static void backUp() {
        var statements = TABLES.stream().map(table -> "create table backup_" + table + " as table " + table);
        execute(statements.toList());
    }

    /** The rows as they were; what happened since is gone. */
    public static void restore() {
        execute(List.of(
                "truncate one_time_key, device, hand_out",
                "insert into device select * from backup_device",
                "insert into one_time_key select * from backup_one_time_key",
                "insert into hand_out select * from backup_hand_out",
                "drop table backup_device, backup_one_time_key, backup_hand_out"));
    }

    private static void execute(List<String> statements) {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (var sql : statements) {
                statement.execute(sql);
            }
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(
                config("quarkus.datasource.jdbc.url"),
                config("quarkus.datasource.username"),
                config("quarkus.datasource.password"));
    }

    private static String config(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }
}
