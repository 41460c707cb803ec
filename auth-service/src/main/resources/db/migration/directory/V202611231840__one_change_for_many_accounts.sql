-- What concerns all accounts of a tenant, or of a domain, is one row of the change log: one for each account made a million of
-- them, in one transaction, for a tenant's policy.
alter table change_log add column tenant_id uuid, add column domain_id uuid;

-- The domains, as @example.org, that may lead to accounts of a tenant: its own, and those of tenants whose groups have an
-- address here in them, and so on. More of them than need be, but no more than there are.
create function domains_leading_to(of_tenant uuid) returns setof text
    language sql stable security definer set search_path = '' as $$
    with recursive member as materialized (
        select distinct d.tenant_id as of_tenant, m.tenant_id as in_tenant
          from directory.group_member m
          join directory.address n on n.address = m.external_address
          join directory.domain d on d.domain_id = n.domain_id
         where m.external_address is not null),
    concerned (tenant_id) as (
        select domains_leading_to.of_tenant
        union
        select member.in_tenant from concerned join member on member.of_tenant = concerned.tenant_id)
    select '@' || d.name from directory.domain d join concerned c on c.tenant_id = d.tenant_id
    union all
    -- Without a domain it is somebody's too.
    select 'postmaster'
$$;

revoke execute on function domains_leading_to from public;
grant execute on function domains_leading_to to auth_service, directory_reach;
