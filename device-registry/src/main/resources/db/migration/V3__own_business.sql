-- What a device is called, encrypted by its account, and on which UTC days it came and was last signed in. Unknown of devices
-- that were there before; of removed ones it is erased.
alter table device
    add column sealed_name bytea check (octet_length(sealed_name) between 1 and 256),
    add column added_day date,
    add column last_seen_day date;

-- Usernames that were given up, for some days: nobody else gets one at once. Name and owner are keyed hashes under a secret
-- that does not lie open in this database; of a deleted account no owner is left.
create table held_name (
    name bytea primary key check (octet_length(name) = 32),
    owner bytea check (octet_length(owner) = 32),
    until_ms bigint not null
);
create index held_name_expiry on held_name (until_ms);
create index held_name_owner on held_name (owner);

-- A hidden one is its owner's all the same, but nobody finds the account by it.
alter table account add column username_hidden boolean not null default false;

-- Null: the key's record is taken back.
alter table outbox alter column payload drop not null;
