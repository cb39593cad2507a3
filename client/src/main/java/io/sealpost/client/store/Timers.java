package io.sealpost.client.store;

import io.sealpost.client.history.Stamp;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MessageId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How long new messages of a conversation live. */
public final class Timers {

    /** @param life zero: for ever */
    public record Timer(AccountId account, Duration life, Stamp stamp) {}

    private final Database database;

    Timers(Database database) {
        this.database = database;
    }

    /** Empty while nobody has said anything: for ever. */
    public Optional<Timer> find(AccountId account) {
        return database.sql().first("SELECT * FROM timer WHERE account = ?", Timers::read, account.bytes());
    }

    public List<Timer> all() {
        return database.sql().list("SELECT * FROM timer", Timers::read);
    }

    public void put(Timer timer) {
        database.sql()
                .update(
                        "INSERT OR REPLACE INTO timer (account, seconds, revision, id) VALUES (?, ?, ?, ?)",
                        timer.account().bytes(),
                        timer.life().toSeconds(),
                        timer.stamp().revision(),
                        timer.stamp().id().bytes());
    }

    public void remove(AccountId account) {
        database.sql().update("DELETE FROM timer WHERE account = ?", account.bytes());
    }

    private static Timer read(ResultSet row) throws SQLException {
        return new Timer(
                AccountId.of(row.getBytes("account")),
                Duration.ofSeconds(row.getLong("seconds")),
                new Stamp(row.getInt("revision"), MessageId.of(row.getBytes("id")), 0));
    }
}
