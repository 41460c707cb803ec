-- People who administer: an account may hold a role, as an API key may. Who holds one signs in with a second step.

create table account_role (
    account_id uuid        primary key references account on delete cascade,
    tenant_id  uuid        not null,
    role       text        not null,
    -- every tenant, and not just the account's own
    platform   boolean     not null,
    -- empty: every domain that the tenant has now and later
    domains    uuid[]      not null default '{}',
    granted_at timestamptz not null
);
create index account_role_tenant on account_role (tenant_id);

grant select, insert, update, delete on account_role to auth_service;

-- Who stands behind an id that work was begun with: an API key, or an account with a role. Null when it holds no more.
create function administrator_name(administrator uuid) returns text language sql stable as $$
    select k.name from directory.api_key k
     where k.api_key_id = administrator and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
    union all
    select a.address from directory.account_role r join directory.account a on a.account_id = r.account_id
     where r.account_id = administrator and a.enabled and a.deleted_at is null
$$;
