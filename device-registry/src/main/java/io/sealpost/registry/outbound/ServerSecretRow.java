package io.sealpost.registry.outbound;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

@Entity
@Immutable
@Table(name = "server_secret")
@IdClass(ServerSecretRow.Key.class)
class ServerSecretRow {

    record Key(String name, String wrappedBy) {}

    @Id
    String name;

    @Id
    @Column(name = "wrapped_by")
    String wrappedBy;

    byte[] sealed;
}
