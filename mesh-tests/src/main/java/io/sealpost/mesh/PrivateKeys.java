package io.sealpost.mesh;

import io.sealpost.client.signal.PrekeyKind;
import io.sealpost.mesh.court.Needle;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.InvalidMessageException;
import org.signal.libsignal.protocol.state.KyberPreKeyRecord;
import org.signal.libsignal.protocol.state.PreKeyRecord;
import org.signal.libsignal.protocol.state.SignedPreKeyRecord;

/** Every private key in a person's own database: what the court order must find nowhere else. */
final class PrivateKeys {

    private PrivateKeys() {}

    static List<Needle> of(Person person) {
        var needles = new ArrayList<Needle>();
        try (var database = open(person.home().resolve("sealpost.db"))) {
            readOwn(person.name(), database, needles);
            readPrekeys(person.name(), database, needles);
        } catch (SQLException | InvalidMessageException | InvalidKeyException unreadable) {
            throw new IllegalStateException("cannot read the keys of a home folder", unreadable);
        }
        return needles;
    }

    private static void readOwn(String name, Connection database, List<Needle> needles) throws SQLException {
        try (var rows =
                database.createStatement().executeQuery("SELECT account_secret, identity_key, profile_key FROM own")) {
            while (rows.next()) {
                needles.add(new Needle(name + "'s account key", rows.getBytes(1)));
                needles.add(new Needle(name + "'s device key", rows.getBytes(2)));
                needles.add(new Needle(name + "'s profile key", rows.getBytes(3)));
            }
        }
    }

    private static void readPrekeys(String name, Connection database, List<Needle> needles)
            throws SQLException, InvalidMessageException, InvalidKeyException {
        try (var rows = database.createStatement().executeQuery("SELECT kind, secret FROM prekey")) {
            while (rows.next()) {
                var kind = PrekeyKind.valueOf(rows.getString(1));
                needles.add(new Needle(name + "'s private prekey", privateHalf(kind, rows.getBytes(2))));
            }
        }
    }

    private static byte[] privateHalf(PrekeyKind kind, byte[] record)
            throws InvalidMessageException, InvalidKeyException {
        return switch (kind) {
            case SIGNED ->
                new SignedPreKeyRecord(record).getKeyPair().getPrivateKey().serialize();
            case ONE_TIME_EC ->
                new PreKeyRecord(record).getKeyPair().getPrivateKey().serialize();
            case ONE_TIME_KYBER, LAST_RESORT ->
                new KyberPreKeyRecord(record).getKeyPair().getSecretKey().serialize();
        };
    }

    private static Connection open(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:file:" + file + "?mode=ro");
    }
}
