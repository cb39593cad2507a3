package io.sealpost.client.store;

import io.sealpost.client.signal.Prekey;
import io.sealpost.client.signal.PrekeyKind;
import io.sealpost.client.signal.Prekeys;
import java.util.List;
import java.util.Optional;

/** This device's prekeys, private halves included. Used ones are kept for 30 days: a first message may be that late. */
public final class PrekeyStore {

    private static final int FIRST_STANDING = 1 << 23;

    private final Database database;

    PrekeyStore(Database database) {
        this.database = database;
    }

    public void add(List<Prekey> keys, long nowMs) {
        for (Prekey key : keys) {
            database.sql()
                    .update(
                            "INSERT INTO prekey (id, kind, secret, created) VALUES (?, ?, ?, ?)",
                            key.id(),
                            key.kind().name(),
                            key.secret(),
                            nowMs);
        }
    }

    /** Unused ones, oldest first. */
    public List<Prekey> unused(PrekeyKind kind) {
        return database.sql()
                .list(
                        "SELECT secret FROM prekey WHERE kind = ? AND used IS NULL ORDER BY id",
                        row -> Prekeys.read(kind, row.getBytes(1)),
                        kind.name());
    }

    /** The newest of its kind: for signed and last-resort keys, the one that the server gives out. */
    public Prekey newest(PrekeyKind kind) {
        return database.sql()
                .first(
                        "SELECT secret FROM prekey WHERE kind = ? ORDER BY id DESC LIMIT 1",
                        row -> Prekeys.read(kind, row.getBytes(1)),
                        kind.name())
                .orElseThrow(() -> new IllegalStateException("This device has no prekeys"));
    }

    /** When the newest of its kind was made. */
    public long newestMadeAt(PrekeyKind kind) {
        return database.sql()
                .first("SELECT max(created) FROM prekey WHERE kind = ?", row -> row.getLong(1), kind.name())
                .orElseThrow();
    }

    /**
     * Ids of signed and last-resort keys that were never used. They are apart from those of one-time keys, because everybody
     * sees them and could tell from them how many one-time keys there were in between.
     */
    public int takeStandingIds() {
        return database.sql()
                .first(
                        "SELECT coalesce(max(id) + 1, ?) FROM prekey WHERE id >= ?",
                        row -> row.getInt(1),
                        FIRST_STANDING,
                        FIRST_STANDING)
                .orElseThrow();
    }

    /** Marks everything older than this set as used up: the server gives it out no more. */
    public void retireBefore(int firstStanding, int firstOneTime, long nowMs) {
        database.sql()
                .update(
                        "UPDATE prekey SET used = ? WHERE used IS NULL AND (id < ? OR id >= ? AND id < ?)",
                        nowMs,
                        firstOneTime,
                        FIRST_STANDING,
                        firstStanding);
    }

    /** Destroys what was used up before this instant, and what was remembered of it. */
    public void forgetUsedBefore(long instantMs) {
        database.sql().update("DELETE FROM prekey WHERE used < ?", instantMs);
        database.sql().update("DELETE FROM used_base_key WHERE kyber NOT IN (SELECT id FROM prekey)");
    }

    Optional<byte[]> secret(PrekeyKind kind, int id) {
        return database.sql()
                .first("SELECT secret FROM prekey WHERE id = ? AND kind = ?", row -> row.getBytes(1), id, kind.name());
    }

    void markUsed(int id, long nowMs) {
        database.sql().update("UPDATE prekey SET used = ? WHERE id = ? AND used IS NULL", nowMs, id);
    }

    boolean rememberBaseKey(int kyberId, int signedId, byte[] baseKey) {
        return database.sql().update("INSERT OR IGNORE INTO used_base_key VALUES (?, ?, ?)", kyberId, signedId, baseKey)
                == 1;
    }
}
