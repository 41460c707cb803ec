-- A domain, or a tenant, may be deleted with all that is in it, and come back for a time. Its name stays taken until it is
-- erased: mail to a name that somebody else has by then would be read by them.
alter table tenant add column deleted_at timestamptz;
alter table domain add column deleted_at timestamptz,
                   -- the domain or the tenant with which it was deleted, and comes back; null: by itself
                   add column deleted_with uuid;
alter table account add column deleted_with uuid;
create index account_deleted_with on account (deleted_with) where deleted_with is not null;

-- The same addresses, or whole domains such as @example.org, under the other names of their domains.
create or replace function at_domain_aliases(addresses text[]) returns setof text language sql stable as $$
    select left(a.address, length(a.address) - length(d.name)) || other.name
      from unnest(addresses) as a (address)
      join directory.domain d on d.name = substring(a.address from '[^@]*$')
      join directory.domain other on other.alias_of = d.domain_id and other.deleted_at is null
$$;

-- The address that is meant by one under another name of its domain, while that name is there and enabled; else itself.
create or replace function original_address(asked text) returns text language sql stable as $$
    select coalesce(
        (select left(asked, length(asked) - length(other.name)) || d.name
           from directory.domain other
           join directory.domain d on d.domain_id = other.alias_of
          where other.name = substring(asked from '[^@]*$') and other.enabled and other.deleted_at is null),
        asked)
$$;

-- The addresses that an account was given a right to, without those of what is disabled or in a deleted domain.
create or replace function delegated(to_account uuid, asked_right text) returns setof text language sql stable as $$
    select n.address
      from directory.delegation x
      join directory.address n on n.account_id = x.account_id or n.alias_id = x.alias_id or n.group_id = x.group_id
      join directory.domain d on d.domain_id = n.domain_id and d.enabled and d.deleted_at is null
      left join directory.account a on a.account_id = x.account_id
      left join directory.alias l on l.alias_id = x.alias_id
      left join directory.mail_group g on g.group_id = x.group_id
     where x.delegate_id = to_account and x.send_right = asked_right and coalesce(a.enabled, l.enabled, g.enabled)
     order by n.address
     limit 1000
$$;
