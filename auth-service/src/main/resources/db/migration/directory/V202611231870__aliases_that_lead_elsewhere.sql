-- Aliases lead to addresses elsewhere, too: mail to them leaves by the queue. An address that has become somebody's here,
-- because its domain moved in, is that account, or all that the alias there leads to.
create table alias_external (
    alias_id uuid not null references alias on delete cascade,
    address  text not null check (length(address) between 3 and 320),
    primary key (alias_id, address)
);
create index alias_external_address on alias_external (address);

grant select, insert, delete on alias_external to auth_service, directory_reach;
alter table alias_external enable row level security;
create policy everything on alias_external to auth_service using (true) with check (true);
create policy reached on alias_external for select to directory_reach
    using (exists (select from alias l where l.alias_id = alias_external.alias_id));
create policy made on alias_external for insert to directory_reach
    with check ((select reached_account()) is null
                and exists (select from alias l where l.alias_id = alias_external.alias_id));
create policy removed on alias_external for delete to directory_reach
    using ((select reached_account()) is null
           and exists (select from alias l where l.alias_id = alias_external.alias_id));

-- These aliases and those that their addresses elsewhere have become, however far; and whether none on the way is disabled.
create function aliases_below(aliases uuid[])
    returns table (top_alias_id uuid, inner_alias_id uuid, open boolean) language sql stable as $$
    with recursive reached (top, alias_id, open) as (
        select l.alias_id, l.alias_id, l.enabled from directory.alias l where l.alias_id = any(aliases)
        union
        select r.top, l.alias_id, r.open and l.enabled
          from reached r
          join directory.alias_external e on e.alias_id = r.alias_id
          join directory.address n on n.address = e.address
          join directory.alias l on l.alias_id = n.alias_id)
    select r.top, r.alias_id, r.open from reached r
$$;

create function alias_accounts(aliases uuid[])
    returns table (top_alias_id uuid, member_account_id uuid, open boolean) language sql stable as $$
    select x.top_alias_id, x.account_id, bool_or(x.open)
      from (select b.top_alias_id, t.account_id, b.open
              from directory.aliases_below(aliases) b
              join directory.alias_target t on t.alias_id = b.inner_alias_id
            union all
            select b.top_alias_id, n.account_id, b.open
              from directory.aliases_below(aliases) b
              join directory.alias_external e on e.alias_id = b.inner_alias_id
              join directory.address n on n.address = e.address and n.account_id is not null) x
     group by 1, 2
$$;

-- Whether the policies of a domain and its tenant let mail be forwarded to an address elsewhere: each that has the rule names
-- its domain.
create function forwards_to(forwarding uuid, external text) returns boolean language sql stable as $$
    select coalesce(jsonb_exists(d.policy -> 'forwardingDomains', split_part(external, '@', -1)), true)
           and coalesce(jsonb_exists(t.policy -> 'forwardingDomains', split_part(external, '@', -1)), true)
      from directory.domain d
      join directory.tenant t on t.tenant_id = d.tenant_id
     where d.domain_id = forwarding
$$;

create function alias_externals(aliases uuid[])
    returns table (top_alias_id uuid, external_address text, open boolean) language sql stable as $$
    select b.top_alias_id, e.address, bool_or(b.open and directory.forwards_to(l.domain_id, e.address))
      from directory.aliases_below(aliases) b
      join directory.alias l on l.alias_id = b.inner_alias_id
      join directory.alias_external e on e.alias_id = b.inner_alias_id
      left join directory.address n on n.address = e.address
     where n.account_id is null and n.alias_id is null
     group by 1, 2
$$;

create or replace function group_accounts(groups uuid[])
    returns table (top_group_id uuid, member_account_id uuid, open boolean) language sql stable as $$
    select x.top_group_id, x.account_id, bool_or(x.open)
      from (select r.top_group_id, coalesce(m.account_id, n.account_id) as account_id, r.open
              from directory.groups_below(groups) r
              join directory.group_member m on m.group_id = r.inner_group_id
              left join directory.address n on n.address = m.external_address
             where coalesce(m.account_id, n.account_id) is not null
            union all
            select r.top_group_id, a.member_account_id, r.open and a.open
              from directory.groups_below(groups) r
              join directory.group_member m on m.group_id = r.inner_group_id
              left join directory.address n on n.address = m.external_address
             cross join lateral directory.alias_accounts(array[coalesce(m.alias_id, n.alias_id)]) a
             where coalesce(m.alias_id, n.alias_id) is not null) x
     group by 1, 2
$$;

create or replace function group_externals(groups uuid[])
    returns table (top_group_id uuid, external_address text, open boolean) language sql stable as $$
    select x.top_group_id, x.external_address, bool_or(x.open)
      from (select r.top_group_id, m.external_address,
                   r.open and directory.forwards_to(g.domain_id, m.external_address) as open
              from directory.groups_below(groups) r
              join directory.mail_group g on g.group_id = r.inner_group_id
              join directory.group_member m on m.group_id = r.inner_group_id
              left join directory.address n on n.address = m.external_address
             where m.external_address is not null and n.account_id is null and n.alias_id is null
            union all
            select r.top_group_id, a.external_address, r.open and a.open
              from directory.groups_below(groups) r
              join directory.group_member m on m.group_id = r.inner_group_id
              left join directory.address n on n.address = m.external_address
             cross join lateral directory.alias_externals(array[coalesce(m.alias_id, n.alias_id)]) a
             where coalesce(m.alias_id, n.alias_id) is not null) x
     group by 1, 2
$$;

-- The aliases that lead to an account, directly or because its address was elsewhere once, and those that lead to them.
create function aliases_to(account uuid) returns setof uuid language sql stable as $$
    with recursive above (alias_id) as (
        select t.alias_id from directory.alias_target t where t.account_id = account
        union
        select e.alias_id
          from directory.address n
          join directory.alias_external e on e.address = n.address
         where n.account_id = account
        union
        select e.alias_id
          from above
          join directory.address n on n.alias_id = above.alias_id
          join directory.alias_external e on e.address = n.address)
    select alias_id from above
$$;

create or replace function leading_to(account uuid) returns setof text language sql stable
    security definer set search_path = '' as $$
    select l.address
      from directory.aliases_to(account) t (alias_id)
      join directory.alias l on l.alias_id = t.alias_id
    union all
    select g.address
      from directory.groups_above(array(
               select m.group_id from directory.group_member m where m.account_id = account
               union
               select m.group_id
                 from directory.aliases_to(account) t (alias_id)
                 join directory.group_member m on m.alias_id = t.alias_id
               union
               select m.group_id
                 from directory.address n
                 join directory.group_member m on m.external_address = n.address
                where n.account_id = account
               union
               select m.group_id
                 from directory.aliases_to(account) t (alias_id)
                 join directory.address n on n.alias_id = t.alias_id
                 join directory.group_member m on m.external_address = n.address)) above (group_id)
      join directory.mail_group g on g.group_id = above.group_id
    union all
    select '@' || d.name from directory.domain d where d.catch_all_account_id = account
    union all
    select 'postmaster@' || d.name from directory.domain d where d.postmaster_account_id = account
    union
    select 'postmaster' from directory.domain d where d.postmaster_account_id = account
$$;

create or replace function led_accounts(of_domain uuid) returns setof uuid language sql stable
    security definer set search_path = '' as $$
    select a.account_id
      from directory.account a
      join directory.alias_target t on t.account_id = a.account_id
     where a.domain_id = of_domain
    union
    select a.account_id
      from directory.account a
      join directory.group_member m on m.account_id = a.account_id
     where a.domain_id = of_domain
    union
    select n.account_id
      from directory.group_member m
      join directory.address n on n.address = m.external_address
     where n.domain_id = of_domain and n.account_id is not null
    union
    select n.account_id
      from directory.alias_external e
      join directory.address n on n.address = e.address
     where n.domain_id = of_domain and n.account_id is not null
    union
    select a.account_id
      from directory.domain d
      join directory.account a on a.account_id in (d.catch_all_account_id, d.postmaster_account_id)
     where a.domain_id = of_domain
$$;

create or replace function domains_leading_to(of_tenant uuid) returns setof text
    language sql stable security definer set search_path = '' as $$
    with recursive member as materialized (
        select distinct d.tenant_id as of_tenant, m.tenant_id as in_tenant
          from directory.group_member m
          join directory.address n on n.address = m.external_address
          join directory.domain d on d.domain_id = n.domain_id
         where m.external_address is not null
        union
        select d.tenant_id, l.tenant_id
          from directory.alias_external e
          join directory.alias l on l.alias_id = e.alias_id
          join directory.address n on n.address = e.address
          join directory.domain d on d.domain_id = n.domain_id),
    concerned (tenant_id) as (
        select domains_leading_to.of_tenant
        union
        select member.in_tenant from concerned join member on member.of_tenant = concerned.tenant_id)
    select '@' || d.name from directory.domain d join concerned c on c.tenant_id = d.tenant_id
    union all
    -- Without a domain it is somebody's too.
    select 'postmaster'
$$;
