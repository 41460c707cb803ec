-- Passwords that an account has besides its own: one for each program, with less power than the account's.

create table app_password (
    app_password_id uuid        primary key,
    account_id      uuid        not null references account,
    name            text        not null check (length(name) between 1 and 200),
    -- SHA-256 of a secret of 160 random bits: it needs no slow hash
    secret_hash     bytea       not null unique check (length(secret_hash) = 32),
    -- where it may log in
    scopes          text[]      not null check (cardinality(scopes) > 0),
    -- the only networks it may log in from; empty for all
    networks        text[]      not null default '{}',
    expires_at      timestamptz,
    last_used_at    timestamptz,
    last_used_from  text,
    created_at      timestamptz not null
);
create index app_password_account on app_password (account_id, app_password_id);

grant select, insert, update, delete on app_password to auth_service;
