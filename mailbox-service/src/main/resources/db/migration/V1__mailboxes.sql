-- How far the log of each partition has been applied, and who may write (the newest token).
create table partition (
    partition   integer primary key,
    topic_id    text   not null,
    epoch       integer not null,
    token       bigint not null,
    next_offset bigint not null
);

-- What waits. One row for one device's copy; the primary key is also the order of delivery.
create table envelope (
    partition      integer  not null,
    device         uuid     not null,
    sequence       bigint   not null,
    account        uuid     not null,
    list_version   integer  not null,
    type           smallint not null,
    size           integer  not null,
    server_time_ms bigint   not null,
    sender_account uuid,
    sender_device  uuid,
    ciphertext     bytea    not null,
    primary key (partition, device, sequence)
);
-- Ciphertext does not compress; trying costs CPU.
alter table envelope alter column ciphertext set storage external;

-- Keyed hashes of the message ids of the last hour, packed: 16 bytes each.
create table recent_ids (
    partition        integer not null,
    through_sequence bigint  not null,
    at_ms            bigint  not null,
    fingerprints     bytea   not null,
    primary key (partition, through_sequence)
);

-- Accounts that ever changed their devices (version 2 and later): what was deposited against an older list is filtered.
create table device_list (
    partition integer not null,
    account   uuid    not null,
    version   integer not null,
    devices   uuid[]  not null,
    primary key (partition, account)
);

create table secret (
    name  text primary key,
    value bytea not null
);
