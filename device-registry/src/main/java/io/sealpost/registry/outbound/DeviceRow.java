package io.sealpost.registry.outbound;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.registry.domain.Device;
import io.sealpost.registry.domain.PublicKey;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

@Entity
@Table(name = "device")
class DeviceRow {

    @Id
    UUID device;

    UUID account;

    @Column(name = "identity_key")
    byte[] identityKey;

    @Column(name = "registration_id")
    int registrationId;

    boolean removed;

    static DeviceRow of(AccountId account, Device device) {
        var row = new DeviceRow();
        row.device = device.id().uuid();
        row.account = account.uuid();
        row.identityKey = device.identityKey().bytes();
        row.registrationId = device.registrationId();
        return row;
    }

    Device toDevice() {
        return new Device(new DeviceId(device), new PublicKey(identityKey), registrationId);
    }
}
