-- What everybody may know of an account, and the hash by which gateways recognise its friends.
create table account (
    account uuid primary key,
    account_key bytea not null check (octet_length(account_key) = 33),
    username text unique check (username ~ '^[a-z][a-z0-9_.]{2,31}$'),
    access_key_hash bytea not null check (octet_length(access_key_hash) = 32),
    list_version integer not null check (list_version >= 1),
    list bytea not null check (octet_length(list) between 1 and 8192),
    list_signature bytea not null check (octet_length(list_signature) = 64)
);

-- Every device that ever was in a list. A removed one stays, because its id must never be used again.
create table device (
    device uuid primary key,
    account uuid not null references account,
    identity_key bytea not null check (octet_length(identity_key) = 33),
    registration_id integer not null check (registration_id between 1 and 16380),
    removed boolean not null
);
create index device_account on device (account);

-- Only the hash: who reads the database cannot use the invitation. Deleted when used.
create table invitation (
    hash bytea primary key check (octet_length(hash) = 32),
    expires_at_ms bigint not null
);

-- Sign-in challenges that were answered, until they expire: each works once, whichever instance is asked.
create table spent_challenge (
    nonce bytea primary key check (octet_length(nonce) = 16),
    expires_at_ms bigint not null
);

-- What signs tokens. The private half is encrypted under a key that is not in this database; wrapped_by names it.
create table signing_key (
    kid text primary key,
    wrapped_by text not null,
    public_jwk text not null,
    sealed_jwk bytea not null,
    signs_from_ms bigint not null
);

-- Random secrets that all instances share, encrypted like signing keys.
create table server_secret (
    name text not null,
    wrapped_by text not null,
    sealed bytea not null,
    primary key (name, wrapped_by)
);

-- Events that Kafka has not acknowledged yet. Ids grow in the order of the writes of one account, because each write
-- holds the account's row; across accounts the order means nothing.
create table outbox (
    id bigint generated always as identity primary key,
    account uuid not null,
    topic text not null,
    payload bytea not null
);
