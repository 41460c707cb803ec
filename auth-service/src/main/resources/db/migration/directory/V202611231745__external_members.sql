-- A member of a group may be an address elsewhere: its mail leaves by the queue. One whose address has become somebody's
-- here, because its domain moved in, is that account, or the accounts behind that alias.
alter table group_member add column external_address text check (length(external_address) between 3 and 320);
alter table group_member drop constraint group_member_check;
alter table group_member add constraint group_member_check
    check (num_nonnulls(account_id, alias_id, member_group_id, external_address) = 1);
alter table group_member drop constraint group_member_group_id_account_id_alias_id_member_group_id_key;
alter table group_member add constraint group_member_once
    unique nulls not distinct (group_id, account_id, alias_id, member_group_id, external_address);
create index group_member_external on group_member (external_address) where external_address is not null;

-- These groups and all that are in them, however far down, and whether none on the way there is disabled.
create function groups_below(groups uuid[])
    returns table (top_group_id uuid, inner_group_id uuid, open boolean) language sql stable as $$
    with recursive reached (top, group_id, open) as (
        select g.group_id, g.group_id, g.enabled from directory.mail_group g where g.group_id = any(groups)
        union
        select r.top, s.group_id, r.open and s.enabled
          from reached r
          join directory.group_member m on m.group_id = r.group_id
          join directory.mail_group s on s.group_id = m.member_group_id)
    select r.top, r.group_id, r.open from reached r
$$;

create or replace function group_accounts(groups uuid[])
    returns table (top_group_id uuid, member_account_id uuid, open boolean) language sql stable as $$
    select r.top_group_id, coalesce(m.account_id, n.account_id, t.account_id), bool_or(r.open and coalesce(l.enabled, true))
      from directory.groups_below(groups) r
      join directory.group_member m on m.group_id = r.inner_group_id
      left join directory.address n on n.address = m.external_address
      left join directory.alias l on l.alias_id = coalesce(m.alias_id, n.alias_id)
      left join directory.alias_target t on t.alias_id = l.alias_id
     where coalesce(m.account_id, n.account_id, t.account_id) is not null
     group by 1, 2
$$;

-- Every address elsewhere that each of these groups leads to, once.
create function group_externals(groups uuid[])
    returns table (top_group_id uuid, external_address text, open boolean) language sql stable as $$
    select r.top_group_id, m.external_address, bool_or(r.open)
      from directory.groups_below(groups) r
      join directory.group_member m on m.group_id = r.inner_group_id
      left join directory.address n on n.address = m.external_address
     where m.external_address is not null and n.account_id is null and n.alias_id is null
     group by 1, 2
$$;

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
                where t.account_id = account
               union
               select m.group_id
                 from directory.address n
                 join directory.group_member m on m.external_address = n.address
                where n.account_id = account
               union
               select m.group_id
                 from directory.alias_target t
                 join directory.address n on n.alias_id = t.alias_id
                 join directory.group_member m on m.external_address = n.address
                where t.account_id = account)) above (group_id)
      join directory.mail_group g on g.group_id = above.group_id
    union all
    select '@' || d.name from directory.domain d where d.catch_all_account_id = account
    union all
    select 'postmaster@' || d.name from directory.domain d where d.postmaster_account_id = account
    union
    select 'postmaster' from directory.domain d where d.postmaster_account_id = account
$$;
