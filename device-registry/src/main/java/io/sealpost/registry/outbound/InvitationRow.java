package io.sealpost.registry.outbound;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

@Entity
@Table(name = "invitation")
class InvitationRow {

    @Id
    byte[] hash;

    @Column(name = "expires_at_ms")
    long expiresAtMs;
}
