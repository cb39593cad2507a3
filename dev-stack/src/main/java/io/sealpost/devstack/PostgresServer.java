package io.sealpost.devstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** One PostgreSQL with passwords (SCRAM) and, per service, a database and a role that can open no other. */
final class PostgresServer {

    static final String SUPERUSER = "postgres";

    private final Path folder;
    private final int port;
    private final Secrets secrets;
    private final RunAs runAs;
    private final boolean survivesPowerLoss;

    PostgresServer(Path folder, int port, Secrets secrets, RunAs runAs, boolean survivesPowerLoss) {
        this.folder = folder;
        this.port = port;
        this.secrets = secrets;
        this.runAs = runAs;
        this.survivesPowerLoss = survivesPowerLoss;
    }

    /** Makes the data folder if there is none. */
    Program program(Path log) {
        if (!Files.exists(initialised())) {
            initialise(log);
            OwnerOnly.write(initialised(), "");
        }
        return new Program(
                "postgres",
                port,
                runAs.command(command()),
                Map.of(),
                log,
                this::answers,
                Duration.ofSeconds(60),
                new Program.Ending("INT", Duration.ofSeconds(15)));
    }

    /** Made last: without it the data folder is that of an interrupted first start. */
    private Path initialised() {
        return folder.resolve("initialised");
    }

    Path data() {
        return folder.resolve("data");
    }

    String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    String reactiveUrl(String database) {
        return "postgresql://127.0.0.1:" + port + "/" + database;
    }

    String passwordOf(String role) {
        return secrets.of("postgres." + role);
    }

    /** Creates a database with the role of the same name as its owner. Does nothing if it exists. */
    void provide(String database) {
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            var known = statement.executeQuery("select 1 from pg_database where datname = '" + database + "'");
            if (known.next()) {
                return;
            }
            statement.execute("do $$ begin if not exists (select from pg_roles where rolname = '" + database
                    + "') then create role \"" + database + "\" login password '" + passwordOf(database)
                    + "'; end if; end $$");
            statement.execute("create database \"" + database + "\" owner \"" + database + "\"");
            statement.execute("revoke connect on database \"" + database + "\" from public");
        } catch (SQLException e) {
            throw new DevStackFailure("Cannot create the database " + database + ".", e);
        }
    }

    private Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", SUPERUSER);
        properties.setProperty("password", passwordOf(SUPERUSER));
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("socketTimeout", "30");
        return DriverManager.getConnection(jdbcUrl("postgres"), properties);
    }

    private boolean answers() {
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            return statement.executeQuery("select 1").next();
        } catch (SQLException e) {
            return false; // not yet
        }
    }

    private List<String> command() {
        var settings = new ArrayList<>(List.of(
                "port=" + port,
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "shared_buffers=128MB",
                "max_connections=200",
                "password_encryption=scram-sha-256",
                // Statements and key values in the log would be a record of who did what.
                "log_min_error_statement=panic",
                "log_error_verbosity=terse"));
        if (!survivesPowerLoss) {
            settings.addAll(List.of("fsync=off", "full_page_writes=off"));
        }
        var command = new ArrayList<>(List.of(bin("postgres"), "-D", data().toString()));
        settings.forEach(setting -> command.addAll(List.of("-c", setting)));
        return command;
    }

    private void initialise(Path log) {
        try {
            OwnerOnly.createFolder(folder);
            OwnerOnly.createFile(log);
            OwnerOnly.deleteAll(data());
            Path password = folder.resolve("password");
            OwnerOnly.write(password, passwordOf(SUPERUSER));
            runAs.give(folder);
            var initdb = List.of(
                    bin("initdb"),
                    "-D",
                    data().toString(),
                    "-U",
                    SUPERUSER,
                    "--pwfile=" + password,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--no-sync");
            Process process = new ProcessBuilder(runAs.command(initdb))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            boolean ended = process.waitFor(90, TimeUnit.SECONDS);
            Files.delete(password);
            if (!ended || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new DevStackFailure("PostgreSQL could not make its data folder: see " + log + ".");
            }
        } catch (IOException e) {
            throw new DevStackFailure("PostgreSQL could not make its data folder: see " + log + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DevStackFailure("Interrupted while making PostgreSQL's data folder.", e);
        }
    }

    private String bin(String program) {
        Path parent = runAs == RunAs.NOBODY
                ? Path.of(
                        System.getProperty("java.io.tmpdir"),
                        "sealpost-programs") // nobody may not reach the repository
                : SealpostRoot.built("target");
        return PostgresBinaries.unpackedIn(parent)
                .resolve("bin")
                .resolve(program)
                .toString();
    }
}
