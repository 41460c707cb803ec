-- Addresses whose mail goes to everybody in them: accounts, aliases, and other groups.

create table mail_group (
    group_id     uuid        primary key,
    tenant_id    uuid        not null references tenant,
    domain_id    uuid        not null references domain,
    address      text        not null check (length(address) between 3 and 320),
    description  text        not null default '' check (length(description) <= 500),
    enabled      boolean     not null default true,
    who_may_post text        not null check (who_may_post in ('anyone', 'tenant', 'domain', 'members')),
    version      bigint      not null default 0,
    created_at   timestamptz not null,
    updated_at   timestamptz not null
);
create index mail_group_domain on mail_group (domain_id, group_id);
create index mail_group_tenant on mail_group (tenant_id, group_id);

-- A member is what has an address, not the address: renaming an account keeps it in its groups. One that is nobody's here
-- would be one more kind beside the three. No group is in itself, however far down: checked under the directory's write lock.
create table group_member (
    group_id        uuid not null references mail_group on delete cascade,
    tenant_id       uuid not null references tenant,
    account_id      uuid references account,
    alias_id        uuid references alias,
    member_group_id uuid references mail_group,
    check (num_nonnulls(account_id, alias_id, member_group_id) = 1),
    check (member_group_id <> group_id),
    unique nulls not distinct (group_id, account_id, alias_id, member_group_id)
);
create index group_member_account on group_member (account_id) where account_id is not null;
create index group_member_alias on group_member (alias_id) where alias_id is not null;
create index group_member_group on group_member (member_group_id) where member_group_id is not null;

alter table address add column group_id uuid references mail_group on delete cascade;
alter table address drop constraint address_check;
alter table address add check (num_nonnulls(account_id, alias_id, group_id) = 1);
create index address_group on address (group_id) where group_id is not null;

-- These groups, and those that they are in, however far up.
create function groups_above(groups uuid[]) returns setof uuid language sql stable as $$
    with recursive above (group_id) as (
        select unnest(groups)
        union
        select m.group_id from directory.group_member m join above on m.member_group_id = above.group_id)
    select above.group_id from above
$$;

-- Every account that each of these groups leads to, once, and whether no disabled alias or group is on each way there.
create function group_accounts(groups uuid[])
    returns table (top_group_id uuid, member_account_id uuid, open boolean) language sql stable as $$
    with recursive reached (top, group_id, open) as (
        select g.group_id, g.group_id, g.enabled from directory.mail_group g where g.group_id = any(groups)
        union
        select r.top, s.group_id, r.open and s.enabled
          from reached r
          join directory.group_member m on m.group_id = r.group_id
          join directory.mail_group s on s.group_id = m.member_group_id)
    select r.top, coalesce(m.account_id, t.account_id), bool_or(r.open and coalesce(l.enabled, true))
      from reached r
      join directory.group_member m on m.group_id = r.group_id
      left join directory.alias l on l.alias_id = m.alias_id
      left join directory.alias_target t on t.alias_id = m.alias_id
     where coalesce(m.account_id, t.account_id) is not null
     group by 1, 2
$$;

-- What else leads to an account: the addresses of its aliases and of the groups that it is in, as @example.org the domains
-- whose catch-all it is, and the postmasters it is; "postmaster" alone is that of the first domain, and perhaps this one.
create or replace function leading_to(account uuid) returns setof text language sql stable as $$
    select l.address
      from directory.alias_target t
      join directory.alias l on l.alias_id = t.alias_id
     where t.account_id = account
    union all
    select g.address
      from directory.groups_above(array(
               select m.group_id from directory.group_member m where m.account_id = account
               union
               select m.group_id
                 from directory.alias_target t
                 join directory.group_member m on m.alias_id = t.alias_id
                where t.account_id = account)) above (group_id)
      join directory.mail_group g on g.group_id = above.group_id
    union all
    select '@' || d.name from directory.domain d where d.catch_all_account_id = account
    union all
    select 'postmaster@' || d.name from directory.domain d where d.postmaster_account_id = account
    union
    select 'postmaster' from directory.domain d where d.postmaster_account_id = account
$$;

grant select, insert, update, delete on mail_group, group_member to auth_service;
