package io.sealpost.media.outbound;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.LocalDate;

/** A row of table {@code allowance_day}: the secret of a day. */
@Entity
@Table(name = "allowance_day")
public class AllowanceDayRow {

    @Id
    public LocalDate day;

    public byte[] secret;
}
