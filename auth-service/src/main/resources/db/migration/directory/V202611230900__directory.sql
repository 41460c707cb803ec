-- Who may receive, read and send mail, and who may change that. An address is never a key of anything but the table
-- that says whose it is: ids are immutable and are never used again.

create table tenant (
    tenant_id   uuid        primary key,
    name        text        not null check (length(name) between 1 and 200),
    version     bigint      not null default 0,
    created_at  timestamptz not null,
    updated_at  timestamptz not null
);
create unique index tenant_name on tenant (lower(name));

create table domain (
    domain_id            uuid        primary key,
    tenant_id            uuid        not null references tenant,
    -- A-label form, lower case, without the final dot
    name                 text        not null unique check (length(name) between 1 and 253),
    enabled              boolean     not null default true,
    plus_addressing      boolean     not null default true,
    catch_all_account_id uuid,
    version              bigint      not null default 0,
    created_at           timestamptz not null,
    updated_at           timestamptz not null
);
create index domain_tenant on domain (tenant_id, domain_id);

create table account (
    account_id    uuid        primary key,
    -- no foreign keys: a deleted account may outlive its domain and its tenant. While it lives, its row in address
    -- holds on to the domain, and that to the tenant.
    tenant_id     uuid        not null,
    domain_id     uuid        not null,
    address       text        not null check (length(address) between 3 and 320),
    display_name  text        not null default '' check (length(display_name) <= 200),
    -- null: no password, nobody can log in with one
    password_hash text,
    enabled       boolean     not null default true,
    -- rises when every token issued before must end
    epoch         bigint      not null default 1,
    quota_bytes   bigint      not null default 0 check (quota_bytes >= 0),
    -- a deleted account keeps its row, so that its id is never used again and an auditor can name it
    deleted_at    timestamptz,
    version       bigint      not null default 0,
    created_at    timestamptz not null,
    updated_at    timestamptz not null
);
create index account_domain on account (domain_id, account_id) where deleted_at is null;
create index account_tenant on account (tenant_id, account_id) where deleted_at is null;
alter table domain add foreign key (catch_all_account_id) references account;
create index domain_catch_all on domain (catch_all_account_id) where catch_all_account_id is not null;

create table alias (
    alias_id    uuid        primary key,
    tenant_id   uuid        not null references tenant,
    domain_id   uuid        not null references domain,
    address     text        not null check (length(address) between 3 and 320),
    description text        not null default '' check (length(description) <= 500),
    enabled     boolean     not null default true,
    -- whether its targets may send as this address
    send_as     boolean     not null default true,
    version     bigint      not null default 0,
    created_at  timestamptz not null,
    updated_at  timestamptz not null
);
create index alias_domain on alias (domain_id, alias_id);
create index alias_tenant on alias (tenant_id, alias_id);

-- Targets are accounts, never other aliases: so no cycle can be made.
create table alias_target (
    alias_id   uuid not null references alias on delete cascade,
    account_id uuid not null references account,
    primary key (alias_id, account_id)
);
create index alias_target_account on alias_target (account_id);

-- The one place that says whose an address is; its key keeps accounts and aliases from claiming the same one.
create table address (
    address    text primary key,
    domain_id  uuid not null references domain,
    account_id uuid references account,
    alias_id   uuid references alias on delete cascade,
    check ((account_id is null) <> (alias_id is null))
);
create index address_account on address (account_id) where account_id is not null;
create index address_alias on address (alias_id) where alias_id is not null;
create index address_domain on address (domain_id);

create table api_key (
    api_key_id  uuid        primary key,
    -- null: the whole platform
    tenant_id   uuid        references tenant,
    name        text        not null check (length(name) between 1 and 200),
    -- SHA-256 of a secret of 256 random bits: it needs no slow hash
    secret_hash bytea       not null unique check (length(secret_hash) = 32),
    -- empty: every domain that the tenant has now and later
    domains     uuid[]      not null default '{}',
    actions     text[]      not null check (cardinality(actions) > 0),
    expires_at  timestamptz,
    revoked_at  timestamptz,
    last_used_at timestamptz,
    version     bigint      not null default 0,
    created_at  timestamptz not null,
    updated_at  timestamptz not null
);
create index api_key_tenant on api_key (tenant_id, api_key_id);

-- Append-only: the service's role may not update or delete it. Each row seals the one before it.
create table audit (
    audit_id       bigint      generated always as identity primary key,
    at             timestamptz not null,
    tenant_id      uuid,
    domain_id      uuid,
    actor_id       uuid,
    actor_name     text        not null,
    client_address text        not null,
    trace_id       text        not null,
    action         text        not null,
    object_type    text        not null,
    object_id      uuid        not null,
    object_name    text        not null,
    -- as text, not jsonb: the hash is over these octets
    changes        json        not null,
    previous_hash  bytea       not null,
    hash           bytea       not null
);
create index audit_tenant on audit (tenant_id, audit_id);
create index audit_object on audit (object_id, audit_id);

-- Positions are given under a transaction-level advisory lock held to the commit: who has seen one has seen all before.
create table change_log (
    position   bigint      generated always as identity primary key,
    at         timestamptz not null default now(),
    account_id uuid,
    addresses  text[]      not null
);
-- One row: everything up to here was forgotten.
create table change_log_floor (
    only_row boolean primary key default true check (only_row),
    position bigint  not null
);
insert into change_log_floor (position) values (0);

-- What else leads to an account: the addresses of its aliases, and as @example.org the domains whose catch-all it is.
create function leading_to(account uuid) returns setof text language sql stable as $$
    select l.address
      from directory.alias_target t
      join directory.alias l on l.alias_id = t.alias_id
     where t.account_id = account
    union all
    select '@' || d.name from directory.domain d where d.catch_all_account_id = account
$$;

-- Failed logins of one (name, client network); the name is hashed, for it may be anything that was typed.
create table login_failure (
    name_hash     bytea       not null,
    network       text        not null,
    failures      integer     not null,
    last_at       timestamptz not null,
    blocked_until timestamptz not null,
    primary key (name_hash, network)
);
create index login_failure_last on login_failure (last_at);

create table signing_key (
    key_id      text        primary key,
    public_key  bytea       not null,
    -- AES-256-GCM under a key from the secrets folder
    private_key bytea       not null,
    created_at  timestamptz not null
);

-- Answers to writes that carried an Idempotency-Key, kept a day. The answer is sealed: it may hold a new password.
create table idempotent_write (
    api_key_id      uuid        not null,
    idempotency_key text        not null,
    request_hash    bytea       not null,
    status          integer     not null,
    answer          bytea       not null,
    created_at      timestamptz not null,
    primary key (api_key_id, idempotency_key)
);
create index idempotent_write_created on idempotent_write (created_at);

grant usage on schema ${flyway:defaultSchema} to auth_service;
grant select, insert, update, delete on tenant, domain, account, alias, alias_target, address, api_key, change_log,
    login_failure, signing_key, idempotent_write to auth_service;
grant select, update on change_log_floor to auth_service;
grant select, insert on audit to auth_service;
