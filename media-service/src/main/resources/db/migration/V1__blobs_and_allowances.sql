-- What is known of a blob. Nobody's name: who holds the deletion token may delete, who knows the id may download.
create table blob (
    id                  text        primary key,
    size_bytes          bigint      not null check (size_bytes > 0),
    deletion_token_hash bytea       not null check (octet_length(deletion_token_hash) = 32),
    -- until then the upload URL works
    upload_until        timestamptz not null,
    expires_at          timestamptz not null,
    -- true once the object was seen in the store; it stays there until the row says deleted
    uploaded            boolean     not null default false,
    -- from the moment of deletion on: the object goes next, then the event, then this row
    deleted             boolean     not null default false,
    -- when the sweep must look at this row
    due_at              timestamptz not null
);

create index blob_due on blob (due_at);

-- One secret per day: without it nobody can tell whose allowance a row is. Dropped with its day.
create table allowance_day (
    day    date  primary key,
    secret bytea not null check (octet_length(secret) = 32)
);

-- How much of a day's allowance is used, by HMAC-SHA-256(the day's secret, account).
create table allowance (
    day        date   not null references allowance_day on delete cascade,
    account    bytea  not null check (octet_length(account) = 32),
    used_bytes bigint not null,
    primary key (day, account)
);
