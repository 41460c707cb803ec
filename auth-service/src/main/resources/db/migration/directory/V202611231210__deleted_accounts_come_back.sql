-- Until it is erased, a deleted account may come back with its mail. Its row stays for ever, so that its id is never used
-- again; what it says of a person goes.
alter table account add column erased_at timestamptz check (erased_at is null or deleted_at is not null);
create index account_deleted on account (account_id) where deleted_at is not null and erased_at is null;
