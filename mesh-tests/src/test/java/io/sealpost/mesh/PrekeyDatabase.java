package io.sealpost.mesh;

import io.sealpost.client.SealpostClient;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What an operator may do with the database of prekey-service. */
final class PrekeyDatabase {

    private static final List<String> TABLES = List.of("device", "one_time_key", "hand_out");

    private PrekeyDatabase() {}

    /** The ids of the one-time EC keys that wait, in the order in which they are to leave. */
    static List<Integer> waiting(SealpostClient owner) {
        var ids = new ArrayList<Integer>();
        var query = "select id from one_time_key where kind = 'EC' and public_key is not null and device = '"
                + owner.device().uuid() + "' order by place";
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                ids.add(rows.getInt(1));
            }
        } catch (SQLException unreadable) {
            throw new IllegalStateException(unreadable);
        }
        return ids;
    }

    static void backUp() {
        var statements = TABLES.stream().map(table -> "create table backup_" + table + " as table " + table);
        execute(statements.toList());
    }

    /** All rows as they were; what happened since is gone. */
    static void restore() {
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
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static Connection connect() throws SQLException {
        var postgres = Mesh.stack().stores().postgres();
        return DriverManager.getConnection(
                postgres.jdbcUrl("prekey_service"), postgres.superuser(), postgres.superuserPassword());
    }
}
