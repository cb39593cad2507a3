-- Small encrypted records whose newest version many may read and few may replace. No column says whose one is.
-- This row is always the newest version; older ones, should they ever be kept, get a table of their own.
create table sealed_record (
    -- SHA-256 of the id, which the clients know: who reads this table can read no record by it
    id             bytea       primary key check (octet_length(id) = 32),
    write_key_hash bytea       not null check (octet_length(write_key_hash) = 32),
    version        bigint      not null check (version > 0),
    content        bytea       not null check (octet_length(content) between 1 and 65536),
    -- SHA-256 of the content of the version before
    previous_hash  bytea       check (octet_length(previous_hash) = 32),
    -- renewed by each write
    expires_at     timestamptz not null
);

create index sealed_record_expiry on sealed_record (expires_at);
