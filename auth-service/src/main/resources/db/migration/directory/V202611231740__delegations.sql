-- Who may send as another account, as an alias or as a group, or on behalf of one. By ids: renaming changes nothing of it.
create table delegation (
    delegation_id uuid        primary key,
    tenant_id     uuid        not null references tenant,
    account_id    uuid        references account,
    alias_id      uuid        references alias on delete cascade,
    group_id      uuid        references mail_group on delete cascade,
    delegate_id   uuid        not null references account,
    send_right    text        not null check (send_right in ('sendAs', 'sendOnBehalf')),
    version       bigint      not null default 0,
    created_at    timestamptz not null,
    updated_at    timestamptz not null,
    check (num_nonnulls(account_id, alias_id, group_id) = 1),
    check (account_id <> delegate_id),
    unique nulls not distinct (delegate_id, account_id, alias_id, group_id)
);
create index delegation_tenant on delegation (tenant_id, delegation_id);
create index delegation_account on delegation (account_id) where account_id is not null;
create index delegation_alias on delegation (alias_id) where alias_id is not null;
create index delegation_group on delegation (group_id) where group_id is not null;

-- The addresses that an account was given a right to, without those of what is disabled.
create function delegated(to_account uuid, asked_right text) returns setof text language sql stable as $$
    select n.address
      from directory.delegation x
      join directory.address n on n.account_id = x.account_id or n.alias_id = x.alias_id or n.group_id = x.group_id
      join directory.domain d on d.domain_id = n.domain_id and d.enabled
      left join directory.account a on a.account_id = x.account_id
      left join directory.alias l on l.alias_id = x.alias_id
      left join directory.mail_group g on g.group_id = x.group_id
     where x.delegate_id = to_account and x.send_right = asked_right and coalesce(a.enabled, l.enabled, g.enabled)
     order by n.address
     limit 1000
$$;

-- Whose rights change with an account or with what has one of these addresses.
create function delegates_over(changed_account uuid, changed_addresses text[]) returns setof uuid language sql stable as $$
    select x.delegate_id from directory.delegation x where x.account_id = changed_account
    union
    select x.delegate_id
      from directory.address n
      join directory.delegation x
        on x.account_id = n.account_id or x.alias_id = n.alias_id or x.group_id = n.group_id
     where n.address = any(changed_addresses)
$$;

grant select, insert, update, delete on delegation to auth_service;
