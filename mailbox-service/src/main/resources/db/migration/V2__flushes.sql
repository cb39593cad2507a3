-- How many flushes the owner with this token has committed: a store that was restored to before one of them must refuse the next.
alter table partition add column flushes bigint not null default 0;
