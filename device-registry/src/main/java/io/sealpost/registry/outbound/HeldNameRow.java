package io.sealpost.registry.outbound;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A username that was given up. Written by SQL: see {@link UsernameSql}. */
@Entity
@Table(name = "held_name")
class HeldNameRow {

    @Id
    byte[] name;

    byte[] owner;

    @Column(name = "until_ms")
    long untilMs;
}
