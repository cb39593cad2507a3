-- How many bundles with one-time keys left on the last day on which any did, in days since 1970 (UTC). Strangers and those
-- who know the account's access key have a budget of their own.
ALTER TABLE device
    ADD COLUMN budget_day    integer NOT NULL DEFAULT 0,
    ADD COLUMN to_strangers  integer NOT NULL DEFAULT 0,
    ADD COLUMN to_contacts   integer NOT NULL DEFAULT 0,
    -- milliseconds since 1970; null once the registry has asked for the device because a list names it
    ADD COLUMN pending_since bigint;

CREATE INDEX device_pending ON device (pending_since) WHERE pending_since IS NOT NULL;

-- One row: how often one-time keys were handed out. The same number is told outside of this database. If that one is
-- higher, this database was restored from an older state, and may hold keys that have left since.
CREATE TABLE hand_out (
    only_row  boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    hand_outs bigint  NOT NULL
);

INSERT INTO hand_out (hand_outs) VALUES (0);
