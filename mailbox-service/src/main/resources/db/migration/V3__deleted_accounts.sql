-- When the list changed, by the log's time. An account without devices was deleted: its row keeps late deposits out and goes some
-- minutes later.
alter table device_list add column changed_ms bigint not null default 0;
