package io.sealpost.client.store;

import io.sealpost.client.Message;
import io.sealpost.client.Message.Direction;
import io.sealpost.client.Message.Key;
import io.sealpost.client.history.Change;
import io.sealpost.client.history.Change.Kind;
import io.sealpost.client.history.Stamp;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MessageId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What was done to messages after they were sent: the changes that count, and those whose message is not here yet. */
public final class Changes {

    /**
     * Most early ones of a kind and side in one conversation: who changes messages that do not exist cannot fill the disk, nor
     * take the place of what the own devices tell.
     */
    public static final int MOST_EARLY_OF_ONE = 100;

    /** Most early ones of a kind and side in all. */
    public static final int MOST_EARLY = 1_000;

    /** As long as mail waits at most: after that their message does not come any more. */
    public static final Duration EARLY = Duration.ofDays(30);

    private static final String OF_MESSAGE = " WHERE account = ? AND message = ? AND sent = ?";

    private final Database database;
    private final InstantSource clock;

    Changes(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The one that counts so far. */
    public Optional<Stamp> standing(AccountId account, Key message, Kind kind, boolean mine) {
        return database.sql()
                .first(
                        "SELECT * FROM change" + OF_MESSAGE + " AND kind = ? AND mine = ?",
                        Changes::stamp,
                        account.bytes(),
                        message.id().bytes(),
                        message.direction() == Direction.SENT,
                        kind.name(),
                        mine);
    }

    /** From now on this one counts. An edit's text is not kept here. */
    public void put(AccountId account, Change change) {
        database.sql()
                .update(
                        "INSERT OR REPLACE INTO change (account, message, sent, kind, mine, id, revision, text, server_time)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        account.bytes(),
                        change.message().id().bytes(),
                        change.message().direction() == Direction.SENT,
                        change.kind().name(),
                        change.mine(),
                        change.stamp().id().bytes(),
                        change.stamp().revision(),
                        change.kind() == Kind.EDIT ? "" : change.text(),
                        change.stamp().serverTimeMs());
    }

    /** Forgets all that was done to a message. */
    public void remove(AccountId account, Key message) {
        database.sql()
                .update(
                        "DELETE FROM change" + OF_MESSAGE,
                        account.bytes(),
                        message.id().bytes(),
                        message.direction() == Direction.SENT);
    }

    /** Keeps a change until its message comes, up to a bound. Repeatable. */
    public void keepEarly(AccountId account, Change change) {
        long now = clock.millis();
        database.sql().update("DELETE FROM early_change WHERE kept < ?", now - EARLY.toMillis());
        database.sql()
                .update(
                        "INSERT OR IGNORE INTO early_change SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10"
                                + " WHERE (SELECT count(*) FROM early_change WHERE kind = ?4 AND mine = ?5) < "
                                + MOST_EARLY
                                + " AND (SELECT count(*) FROM early_change WHERE account = ?1 AND kind = ?4 AND mine = ?5) < "
                                + MOST_EARLY_OF_ONE,
                        account.bytes(),
                        change.message().id().bytes(),
                        change.message().direction() == Direction.SENT,
                        change.kind().name(),
                        change.mine(),
                        change.stamp().id().bytes(),
                        change.stamp().revision(),
                        change.text(),
                        change.stamp().serverTimeMs(),
                        now);
    }

    /** Those that came before their message: they are not kept any longer. */
    public List<Change> takeEarly(Message message) {
        return database.sql()
                .list(
                        "DELETE FROM early_change" + OF_MESSAGE + " RETURNING *",
                        Changes::read,
                        message.contact().bytes(),
                        message.id().bytes(),
                        message.direction() == Direction.SENT);
    }

    private static Change read(ResultSet row) throws SQLException {
        var direction = row.getBoolean("sent") ? Direction.SENT : Direction.RECEIVED;
        return new Change(
                Kind.valueOf(row.getString("kind")),
                new Key(MessageId.of(row.getBytes("message")), direction),
                row.getBoolean("mine"),
                stamp(row),
                row.getString("text"));
    }

    private static Stamp stamp(ResultSet row) throws SQLException {
        return new Stamp(row.getInt("revision"), MessageId.of(row.getBytes("id")), row.getLong("server_time"));
    }
}
