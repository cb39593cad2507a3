package io.sealpost.client.store;

import io.sealpost.client.Profile;
import io.sealpost.client.ProfileKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The one profile that this account shows, and records of it that are to be deleted. */
public final class ShownProfiles {

    /** A record and what it takes to delete it. */
    public record Former(byte[] record, byte[] writeKey) {}

    private final Database database;

    ShownProfiles(Database database) {
        this.database = database;
    }

    /** Empty while the account has never shown any. */
    public Optional<ShownProfile> find() {
        return database.sql().first("SELECT * FROM shown_profile", ShownProfiles::read);
    }

    public void save(ShownProfile shown) {
        database.sql()
                .update(
                        "INSERT OR REPLACE INTO shown_profile VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        shown.profile().displayName(),
                        shown.profile().about(),
                        shown.profile().picture().orElse(null),
                        shown.changedAt(),
                        shown.writeKey(),
                        shown.heldUnder().map(ProfileKey::bytes).orElse(null),
                        shown.version(),
                        shown.writtenAt(),
                        shown.due());
    }

    public void deleteLater(Former former) {
        database.sql()
                .update("INSERT OR IGNORE INTO record_deletion_due VALUES (?, ?)", former.record(), former.writeKey());
    }

    public List<Former> toDelete() {
        return database.sql()
                .list(
                        "SELECT * FROM record_deletion_due",
                        row -> new Former(row.getBytes("record"), row.getBytes("write_key")));
    }

    public void deleted(Former former) {
        keep(former.record());
    }

    /** It is in use again, and so not to be deleted. */
    public void keep(byte[] record) {
        database.sql().update("DELETE FROM record_deletion_due WHERE record = ?", (Object) record);
    }

    private static ShownProfile read(ResultSet row) throws SQLException {
        return new ShownProfile(
                new Profile(
                        row.getString("display_name"),
                        row.getString("about"),
                        Optional.ofNullable(row.getBytes("picture"))),
                row.getLong("changed_at"),
                row.getBytes("write_key"),
                Optional.ofNullable(row.getBytes("profile_key")).map(ProfileKey::new),
                row.getLong("version"),
                row.getLong("written_at"),
                row.getBoolean("due"));
    }
}
