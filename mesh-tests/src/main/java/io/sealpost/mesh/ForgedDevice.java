package io.sealpost.mesh;

import static io.sealpost.mesh.StoryFailure.unless;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.client.NewAccount;
import io.sealpost.client.SecurityAlarm;
import io.sealpost.client.SecurityWarning;
import io.sealpost.client.signal.SigningKey;
import io.sealpost.devstack.Stores;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.devices.v1.DeviceList;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Somebody who owns the registry's database adds a device to Bob's account: no client believes it. */
final class ForgedDevice {

    private static final String REGISTRY = "device_registry";

    private final Stores stores;
    private final Person bob;
    private final Person stranger;

    /** @param stranger not registered yet: has never asked for Bob's devices */
    ForgedDevice(Stores stores, Person bob, Person stranger) {
        this.stores = stores;
        this.bob = bob;
        this.stranger = stranger;
    }

    Story.Step step() {
        return new Story.Step("The server's owner adds a device to Bob's account, to read along", this::play);
    }

    private List<String> play() throws SQLException, InvalidProtocolBufferException {
        UUID account = bob.client().account().uuid();
        try (var registry = connect()) {
            byte[] truth = list(registry, account);
            replace(registry, account, withAnotherDevice(truth));
            try {
                unless(isRefused(), "a forged device was believed");
            } finally {
                replace(registry, account, truth);
            }
        }
        return List.of(
                "written straight into the database, past all checks of the services",
                "Carol, who wants to write to Bob, is warned, and nothing is encrypted for it: Bob's key did not sign it");
    }

    private boolean isRefused() {
        stranger.client().register(NewAccount.anonymous());
        stranger.client().addContact(bob.client().link());
        try {
            stranger.client().send(bob.client().account(), "for your eyes only");
            return false;
        } catch (SecurityAlarm alarm) {
            return alarm.warning() == SecurityWarning.LIST_FORGED;
        }
    }

    /** A copy of Bob's first device under another id, with keys of whoever made it. */
    private static byte[] withAnotherDevice(byte[] truth) throws InvalidProtocolBufferException {
        var list = DeviceList.parseFrom(truth);
        var device = list.getDevices(0).toBuilder()
                .setDevice(DeviceId.random().byteString())
                .setIdentityKey(
                        ByteString.copyFrom(SigningKey.generate().publicKey().bytes()));
        return list.toBuilder().addDevices(device).build().toByteArray();
    }

    private static byte[] list(Connection registry, UUID account) throws SQLException {
        try (var select = registry.prepareStatement("select list from account where account = ?")) {
            select.setObject(1, account);
            try (var rows = select.executeQuery()) {
                rows.next();
                return rows.getBytes(1);
            }
        }
    }

    private static void replace(Connection registry, UUID account, byte[] list) throws SQLException {
        try (var update = registry.prepareStatement("update account set list = ? where account = ?")) {
            update.setBytes(1, list);
            update.setObject(2, account);
            unless(update.executeUpdate() == 1, "Bob's account is not in the registry's database");
        }
    }

    private Connection connect() throws SQLException {
        var postgres = stores.postgres();
        return DriverManager.getConnection(
                postgres.jdbcUrl(REGISTRY), postgres.superuser(), postgres.superuserPassword());
    }
}
