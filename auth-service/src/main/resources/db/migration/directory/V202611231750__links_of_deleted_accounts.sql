-- What led to a deleted account, so that it does again when the account comes back: aliases, those included that went with
-- their last target, groups, and domains whose catch-all it was. Forgotten when the account is erased.
create table deleted_account_link (
    account_id uuid not null references account,
    tenant_id  uuid not null,
    kind       text not null check (kind in ('alias', 'group', 'catchAll')),
    -- of the alias, the group or the domain, which may be gone
    object_id  uuid not null,
    -- what is needed to make it again
    state      json not null,
    primary key (account_id, kind, object_id)
);
grant select, insert, delete on deleted_account_link to auth_service;
