-- Every domain that takes mail has a postmaster (RFC 5321 section 4.5.1). It is written down rather than worked out at
-- each RCPT, so that who asks the API sees who it is, and the change log tells when it is somebody else.

alter table domain add column postmaster_account_id uuid references account;
create index domain_postmaster on domain (postmaster_account_id) where postmaster_account_id is not null;

-- The tenant's first account that takes mail.
update domain d
   set postmaster_account_id = (
       select a.account_id
         from account a
         join domain own on own.domain_id = a.domain_id
        where a.tenant_id = d.tenant_id and a.deleted_at is null and a.enabled and own.enabled
        order by a.account_id
        limit 1);

-- What else leads to an account: the addresses of its aliases, as @example.org the domains whose catch-all it is, and
-- the postmasters it is; "postmaster" alone is that of the first domain, and perhaps this one.
create or replace function leading_to(account uuid) returns setof text language sql stable as $$
    select l.address
      from directory.alias_target t
      join directory.alias l on l.alias_id = t.alias_id
     where t.account_id = account
    union all
    select '@' || d.name from directory.domain d where d.catch_all_account_id = account
    union all
    select 'postmaster@' || d.name from directory.domain d where d.postmaster_account_id = account
    union
    select 'postmaster' from directory.domain d where d.postmaster_account_id = account
$$;
