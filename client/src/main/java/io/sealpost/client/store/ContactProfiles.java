package io.sealpost.client.store;

import io.sealpost.client.Profile;
import io.sealpost.client.ProfileKey;
import io.sealpost.protocol.AccountId;
import java.util.List;
import java.util.Optional;

/** What contacts show of themselves, as it was when it was looked at. */
public final class ContactProfiles {

    private final Database database;

    ContactProfiles(Database database) {
        this.database = database;
    }

    /** Empty while nothing was found. */
    public Optional<Profile> find(AccountId contact) {
        return database.sql()
                .first(
                        "SELECT * FROM contact_profile WHERE account = ? AND changed_at > 0",
                        row -> new Profile(
                                row.getString("display_name"),
                                row.getString("about"),
                                Optional.ofNullable(row.getBytes("picture"))),
                        (Object) contact.bytes());
    }

    /** When what is known was changed, by its owner's clock; 0 if nothing is known. */
    public long changedAt(AccountId contact) {
        return time("changed_at", contact);
    }

    /** When somebody looked last, milliseconds since 1970; 0 for never. */
    public long lookedAt(AccountId contact) {
        return time("looked_at", contact);
    }

    /** The present profile key of a contact under which nobody has looked since {@code before}; not of the blocked. */
    public Optional<ProfileKey> due(AccountId contact, long before) {
        return database.sql()
                .first(
                        "SELECT a.profile_key FROM account a LEFT JOIN contact_profile p ON p.account = a.account"
                                + " WHERE a.account = ? AND a.contact = 1 AND a.profile_key IS NOT NULL"
                                + " AND (p.profile_key IS NOT a.profile_key OR p.looked_at <= ?)"
                                + " AND a.account NOT IN (SELECT account FROM blocked)",
                        row -> new ProfileKey(row.getBytes(1)),
                        contact.bytes(),
                        before);
    }

    /** Contacts under whose present profile key nobody has looked yet. */
    public List<AccountId> unseen() {
        return database.sql()
                .list(
                        "SELECT a.account FROM account a LEFT JOIN contact_profile p ON p.account = a.account"
                                + " WHERE a.contact = 1 AND a.profile_key IS NOT NULL"
                                + " AND p.profile_key IS NOT a.profile_key"
                                + " AND a.account NOT IN (SELECT account FROM blocked)",
                        row -> AccountId.of(row.getBytes(1)));
    }

    /** Somebody looked under this key; what was known before stays. */
    public void looked(AccountId contact, ProfileKey key, long now) {
        database.sql()
                .update(
                        "INSERT INTO contact_profile VALUES (?1, ?2, ?3, 0, '', '', NULL)"
                                + " ON CONFLICT (account) DO UPDATE SET profile_key = ?2, looked_at = ?3",
                        contact.bytes(),
                        key.bytes(),
                        now);
    }

    /** After {@link #looked}. */
    public void save(AccountId contact, Profile profile, long changedAt) {
        database.sql()
                .update(
                        "UPDATE contact_profile SET display_name = ?, about = ?, picture = ?, changed_at = ?"
                                + " WHERE account = ?",
                        profile.displayName(),
                        profile.about(),
                        profile.picture().orElse(null),
                        changedAt,
                        contact.bytes());
    }

    private long time(String column, AccountId contact) {
        return database.sql()
                .first("SELECT " + column + " FROM contact_profile WHERE account = ?", row -> row.getLong(1), (Object)
                        contact.bytes())
                .orElse(0L);
    }
}
