-- Many accounts in one call. Each row's request is sealed, for it may hold a password, and goes in the transaction that
-- makes the account: so a batch goes on after a crash where it was, and makes no account twice.
create table account_batch (
    batch_id       uuid        primary key,
    -- who asked, and what that key reached then
    api_key_id     uuid        not null,
    api_key_name   text        not null,
    reach_tenant   uuid,
    reach_domains  uuid[]      not null,
    client_address text        not null,
    total          integer     not null check (total > 0),
    created        integer     not null default 0,
    failed         integer     not null default 0,
    -- the replica that works on it, until this time unless it says so again
    worker         uuid,
    leased_until   timestamptz not null default '-infinity',
    created_at     timestamptz not null default now(),
    finished_at    timestamptz
);
create index account_batch_key on account_batch (api_key_id, batch_id);
create index account_batch_unfinished on account_batch (batch_id) where finished_at is null;

create table account_batch_row (
    batch_id   uuid    not null references account_batch on delete cascade,
    row_number integer not null,
    -- null once it was tried
    request    bytea,
    address    text    not null default '',
    account_id uuid,
    -- sealed; of those that were made here only
    password   bytea,
    code       text,
    detail     text,
    primary key (batch_id, row_number)
);
create index account_batch_row_waiting on account_batch_row (batch_id, row_number) where request is not null;

grant select, insert, update, delete on account_batch, account_batch_row to auth_service;
