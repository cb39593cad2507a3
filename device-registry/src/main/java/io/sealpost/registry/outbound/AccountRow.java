package io.sealpost.registry.outbound;

import io.sealpost.protocol.AccountId;
import io.sealpost.registry.domain.Account;
import io.sealpost.registry.domain.Device;
import io.sealpost.registry.domain.DeviceListBytes;
import io.sealpost.registry.domain.PublicKey;
import io.sealpost.registry.domain.Username;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@Entity
@Table(name = "account")
class AccountRow {

    @Id
    UUID account;

    @Column(name = "account_key")
    byte[] accountKey;

    String username;

    @Column(name = "username_hidden")
    boolean usernameHidden;

    @Column(name = "access_key_hash")
    byte[] accessKeyHash;

    @Column(name = "list_version")
    int version;

    byte[] list;

    @Column(name = "list_signature")
    byte[] signature;

    static AccountRow of(Account account) {
        var row = new AccountRow();
        row.account = account.id().uuid();
        row.accountKey = account.key().bytes();
        row.username = account.username().orElse(null);
        row.accessKeyHash = account.accessKeyHash();
        row.version = account.version();
        row.list = account.list().list();
        row.signature = account.list().signature();
        return row;
    }

    Account toAccount(List<Device> devices) {
        return new Account(
                new AccountId(account),
                new PublicKey(accountKey),
                Optional.ofNullable(username),
                accessKeyHash,
                version,
                new DeviceListBytes(list, signature),
                devices);
    }

    Optional<Username> toUsername() {
        return Optional.ofNullable(username).map(name -> new Username(name, usernameHidden));
    }
}
