-- Deleted accounts and removed devices, as SHA-256 of their ids, for as long as a token of theirs may still be good: what they
-- uploaded with it would belong to nobody, and nobody would ever delete it.
CREATE TABLE forgotten (
    hash  bytea       PRIMARY KEY CHECK (octet_length(hash) = 32),
    until timestamptz NOT NULL
);

CREATE INDEX forgotten_until ON forgotten (until);
