package io.sealpost.registry.outbound;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.registry.domain.Device;
import io.sealpost.registry.domain.DeviceStore;
import io.sealpost.registry.domain.PublicKey;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
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

    @Column(name = "sealed_name")
    byte[] sealedName;

    @Column(name = "added_day")
    LocalDate addedDay;

    @Column(name = "last_seen_day")
    LocalDate lastSeenDay;

    static DeviceRow of(AccountId account, Device device, Instant now) {
        var row = new DeviceRow();
        row.device = device.id().uuid();
        row.account = account.uuid();
        row.identityKey = device.identityKey().bytes();
        row.registrationId = device.registrationId();
        row.addedDay = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return row;
    }

    Device toDevice() {
        return new Device(new DeviceId(device), new PublicKey(identityKey), registrationId);
    }

    DeviceStore.Entry toEntry() {
        return new DeviceStore.Entry(
                new DeviceId(device),
                Optional.ofNullable(sealedName),
                Optional.ofNullable(addedDay),
                Optional.ofNullable(lastSeenDay));
    }
}
