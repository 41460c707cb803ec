-- The keys that sign the domains' mail (RFC 6376). A row stays when its key is removed, so that no selector is given twice:
-- resolvers may still remember what the DNS had there.

create table dkim_key (
    dkim_key_id uuid        primary key,
    tenant_id   uuid        not null references tenant,
    domain_id   uuid        not null references domain on delete cascade,
    selector    text        not null,
    algorithm   text        not null check (algorithm in ('rsa-sha256', 'ed25519-sha256')),
    -- as in the record's p=, before base64
    public_key  bytea       not null,
    -- PKCS #8, sealed; forgotten when the key signs no more
    private_key bytea,
    version     bigint      not null default 0,
    created_at  timestamptz not null,
    -- since when our own look-ups find the record
    found_at    timestamptz,
    signs_from  timestamptz,
    retired_at  timestamptz,
    removed_at  timestamptz,
    unique (domain_id, selector),
    check ((private_key is null) = (retired_at is not null or removed_at is not null))
);
create unique index dkim_key_signing on dkim_key (domain_id, algorithm)
    where signs_from is not null and retired_at is null and removed_at is null;
create index dkim_key_tenant on dkim_key (tenant_id);

-- When a replica is to look at the domain's keys next: at once, before all others, where there are none yet.
alter table domain add column dkim_due_at timestamptz not null default '-infinity';
create index domain_dkim_due on domain (dkim_due_at);

grant select, insert, update on dkim_key to auth_service;
