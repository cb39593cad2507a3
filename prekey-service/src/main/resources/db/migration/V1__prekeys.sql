-- One row for each device that has published its keys. All of it is public.
CREATE TABLE device (
    device                uuid    PRIMARY KEY,
    account               uuid    NOT NULL,
    identity_key          bytea   NOT NULL CHECK (octet_length(identity_key) = 33),
    registration_id       integer NOT NULL CHECK (registration_id BETWEEN 1 AND 16380),
    signed_id             integer NOT NULL CHECK (signed_id BETWEEN 1 AND 16777215),
    signed_key            bytea   NOT NULL CHECK (octet_length(signed_key) = 33),
    signed_signature      bytea   NOT NULL CHECK (octet_length(signed_signature) = 64),
    last_resort_id        integer NOT NULL CHECK (last_resort_id BETWEEN 1 AND 16777215),
    last_resort_key       bytea   NOT NULL CHECK (octet_length(last_resort_key) = 1569),
    last_resort_signature bytea   NOT NULL CHECK (octet_length(last_resort_signature) = 64),
    -- the place of the next one-time key; only written under a lock on this row, so places grow in order of upload
    next_place            bigint  NOT NULL,
    -- ids up to these left so long ago that nothing else is remembered of them; 0: none did
    ec_forgotten_through    integer NOT NULL DEFAULT 0,
    kyber_forgotten_through integer NOT NULL DEFAULT 0
);

CREATE INDEX device_account ON device (account);

-- The one-time keys that a device uploaded and did not withdraw unused. When a key leaves, its bytes are erased and its
-- row stays: an id never stands for a second key, and what was handed out never comes back. Of the rows that stay only the
-- last 200 of a kind are kept; devices number their keys upwards, so the highest id of the others stands for all of them.
CREATE TABLE one_time_key (
    device     uuid    NOT NULL REFERENCES device ON DELETE CASCADE,
    kind       text    NOT NULL CHECK (kind IN ('EC', 'KYBER')),
    id         integer NOT NULL CHECK (id BETWEEN 1 AND 16777215),
    place      bigint  NOT NULL,
    key_hash   bytea   NOT NULL CHECK (octet_length(key_hash) = 32),
    public_key bytea,
    signature  bytea,
    PRIMARY KEY (device, kind, id)
);

CREATE INDEX one_time_key_unused ON one_time_key (device, kind, place) WHERE public_key IS NOT NULL;
