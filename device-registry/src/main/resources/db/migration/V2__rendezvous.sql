-- What two devices that want to belong together leave for each other, encrypted between them, for some minutes.
-- The place is named by the hash of an id that only the two know.
create table rendezvous (
    place bytea not null check (octet_length(place) = 32),
    slot integer not null check (slot between 1 and 4),
    content bytea not null check (octet_length(content) between 1 and 4096),
    expires_at_ms bigint not null,
    primary key (place, slot)
);
create index rendezvous_expiry on rendezvous (expires_at_ms);
