package io.sealpost.client.store;

import io.sealpost.client.Hashes;
import io.sealpost.client.signal.PublicKey;
import io.sealpost.client.trust.OwnList;
import io.sealpost.client.trust.VerifiedList;
import io.sealpost.client.trust.VerifiedList.Member;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Verified device lists, all versions that were seen. The devices of the newest ones are those that libsignal trusts. */
public final class DeviceLists {

    /**
     * A list as it was verified when it was stored.
     *
     * @param issuedAtMs when its owner signed it, by the owner's clock
     */
    public record StoredList(int version, List<Member> members, byte[] hash, long issuedAtMs) {

        /** All of its devices but this one: of another account's list, all. */
        public List<Member> membersBut(DeviceId device) {
            return members.stream()
                    .filter(member -> !member.device().equals(device))
                    .toList();
        }

        public boolean names(DeviceId device) {
            return membersBut(device).size() < members.size();
        }
    }

    private final Database database;

    DeviceLists(Database database) {
        this.database = database;
    }

    public Optional<StoredList> newest(AccountId account) {
        return database.sql()
                .first(
                        "SELECT version, list FROM device_list WHERE account = ? ORDER BY version DESC LIMIT 1",
                        row -> stored(account, row.getInt(1), row.getBytes(2)),
                        account.bytes());
    }

    /** The signed bytes of the newest list, as they were verified. */
    public Optional<byte[]> newestBytes(AccountId account) {
        return database.sql()
                .first(
                        "SELECT list FROM device_list WHERE account = ? ORDER BY version DESC LIMIT 1",
                        row -> row.getBytes(1),
                        account.bytes());
    }

    /** The signed bytes of the list of exactly this version; empty if it was never seen. */
    public Optional<byte[]> bytes(AccountId account, int version) {
        return database.sql()
                .first(
                        "SELECT list FROM device_list WHERE account = ? AND version = ?",
                        row -> row.getBytes(1),
                        account.bytes(),
                        version);
    }

    /** Whom the list of exactly this version names; empty if it was never seen. */
    public Optional<Set<DeviceId>> devices(AccountId account, int version) {
        return bytes(account, version).map(list -> OwnList.parse(list).getDevicesList().stream()
                .map(listed -> DeviceId.of(listed.getDevice()))
                .collect(Collectors.toSet()));
    }

    /** SHA-256 of the list of exactly this version; empty if it was never seen. */
    public Optional<byte[]> hash(AccountId account, int version) {
        return bytes(account, version).map(Hashes::sha256);
    }

    /** Stores a list that is newer than all of this account's before. What is kept of devices that it drops is destroyed. */
    public void add(VerifiedList list) {
        byte[] account = list.account().bytes();
        database.sql()
                .update(
                        "INSERT INTO device_list VALUES (?, ?, ?, ?)",
                        account,
                        list.version(),
                        list.list(),
                        list.signature());
        database.sql().update("DELETE FROM listed_device WHERE account = ?", account);
        for (Member member : list.members()) {
            database.sql()
                    .update(
                            "INSERT INTO listed_device VALUES (?, ?, ?, ?)",
                            member.device().bytes(),
                            account,
                            member.identityKey().bytes(),
                            member.registrationId());
        }
        dropUnlisted();
    }

    /** Whose verified list names this device. */
    public Optional<AccountId> ownerOf(DeviceId device) {
        return database.sql()
                .first(
                        "SELECT account FROM listed_device WHERE device = ?",
                        row -> AccountId.of(row.getBytes(1)),
                        device.bytes());
    }

    /** Forgets every list of a stranger. */
    public void forget(AccountId account) {
        database.sql().update("DELETE FROM device_list WHERE account = ?", account.bytes());
        database.sql().update("DELETE FROM listed_device WHERE account = ?", account.bytes());
        dropUnlisted();
    }

    private void dropUnlisted() {
        database.sql().update("DELETE FROM session WHERE device NOT IN (SELECT device FROM listed_device)");
        database.sql().update("DELETE FROM opened_order WHERE device NOT IN (SELECT device FROM listed_device)");
    }

    private StoredList stored(AccountId account, int version, byte[] list) {
        long issuedAtMs = OwnList.parse(list).getIssuedAtMs();
        return new StoredList(version, members(account), Hashes.sha256(list), issuedAtMs);
    }

    private List<Member> members(AccountId account) {
        return database.sql()
                .list(
                        "SELECT * FROM listed_device WHERE account = ? ORDER BY device",
                        DeviceLists::read,
                        account.bytes());
    }

    private static Member read(ResultSet row) throws SQLException {
        return new Member(
                DeviceId.of(row.getBytes("device")),
                PublicKey.of(row.getBytes("identity_key")),
                row.getInt("registration_id"));
    }
}
