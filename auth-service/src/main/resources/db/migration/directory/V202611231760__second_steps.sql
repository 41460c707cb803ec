-- A second step besides the password: a one-time code of a program that shares a secret with us (RFC 6238).

create table totp (
    account_id   uuid        primary key references account on delete cascade,
    tenant_id    uuid        not null,
    -- AES-256-GCM under a key from the secrets folder
    secret       bytea       not null,
    -- null: the user has not shown yet that his program has the secret
    confirmed_at timestamptz,
    -- of the last code that was good: no code is good twice, on whatever replica
    last_step    bigint      not null default 0,
    created_at   timestamptz not null
);
create index totp_tenant on totp (tenant_id);

-- For who lost his program. Each is good once.
create table recovery_code (
    account_id uuid  not null references totp on delete cascade,
    tenant_id  uuid  not null,
    -- keyed hash of 80 random bits, with a key from the secrets folder: it needs no slow one
    code_hash  bytea not null check (length(code_hash) = 32),
    primary key (account_id, code_hash)
);
create index recovery_code_tenant on recovery_code (tenant_id);

grant select, insert, update, delete on totp, recovery_code to auth_service;
