-- What a device is called, encrypted by its account, and on which UTC days it came and was last signed in. Unknown of devices
-- that were there before; of removed ones it is erased.
alter table device
    add column sealed_name bytea check (octet_length(sealed_name) between 1 and 256),
    add column added_day date,
    add column last_seen_day date;
