-- A domain may be another one's second name: each of its addresses is the address with the same local part there. It has
-- no addresses of its own, and an alias of an alias is none.
alter table domain add column alias_of uuid references domain check (alias_of <> domain_id);
create index domain_alias_of on domain (alias_of) where alias_of is not null;
-- Whoever was made its postmaster before is not any more: its mail goes where that of the other domain goes.
alter table domain add check (alias_of is null or (postmaster_account_id is null and catch_all_account_id is null));

-- The same addresses, or whole domains such as @example.org, under the other names of their domains.
create function at_domain_aliases(addresses text[]) returns setof text language sql stable as $$
    select left(a.address, length(a.address) - length(d.name)) || other.name
      from unnest(addresses) as a (address)
      join directory.domain d on d.name = substring(a.address from '[^@]*$')
      join directory.domain other on other.alias_of = d.domain_id
$$;

-- Lists sorted by address, of the whole platform, a tenant, or a domain, a page at a time.
create index account_address on account (address collate "C", account_id) where deleted_at is null;
create index account_tenant_address on account (tenant_id, address collate "C", account_id) where deleted_at is null;
create index account_domain_address on account (domain_id, address collate "C", account_id) where deleted_at is null;
