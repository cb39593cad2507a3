package io.sealpost.mesh.court;

import io.sealpost.devstack.Stores;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;

/** Every table of every database, by COPY in its binary form: bytes stand there as they are. */
final class SeizedTables {

    private final Stores stores;

    SeizedTables(Stores stores) {
        this.stores = stores;
    }

    List<Exhibit> exhibits() {
        var exhibits = new ArrayList<Exhibit>();
        for (String database : stores.postgres().databases()) {
            for (String table : tables(database)) {
                exhibits.add(new Exhibit(database, "table " + table, () -> copy(database, table)));
            }
        }
        return exhibits;
    }

    private List<String> tables(String database) {
        var tables = new ArrayList<String>();
        try (var connection = connect(database);
                var rows = connection
                        .createStatement()
                        .executeQuery("select format('%I.%I', schemaname, tablename) from pg_tables"
                                + " where schemaname not in ('pg_catalog', 'information_schema') order by 1")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        } catch (SQLException unreachable) {
            throw new IllegalStateException("cannot list the tables of " + database, unreachable);
        }
        return tables;
    }

    private InputStream copy(String database, String table) throws IOException {
        var rows = new ByteArrayOutputStream();
        try (var connection = connect(database)) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("copy " + table + " to stdout with (format binary)", rows);
        } catch (SQLException unreadable) {
            throw new IOException("cannot copy " + table, unreadable);
        }
        return new ByteArrayInputStream(rows.toByteArray());
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                stores.postgres().jdbcUrl(database),
                stores.postgres().superuser(),
                stores.postgres().superuserPassword());
    }
}
