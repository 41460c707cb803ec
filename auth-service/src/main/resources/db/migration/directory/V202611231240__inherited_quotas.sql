-- An account without a quota of its own has its domain's, else its tenant's, else none. Until now 0 was what an account
-- got that nobody gave one: those inherit.
alter table tenant add column quota_bytes bigint check (quota_bytes >= 0);
alter table domain add column quota_bytes bigint check (quota_bytes >= 0);
alter table account alter column quota_bytes drop not null, alter column quota_bytes drop default;
update account set quota_bytes = null where quota_bytes = 0;

-- What holds for an account; 0 is no limit.
create function effective_quota(account directory.account) returns bigint language sql stable as $$
    select coalesce(account.quota_bytes,
                    (select d.quota_bytes from directory.domain d where d.domain_id = account.domain_id),
                    (select t.quota_bytes from directory.tenant t where t.tenant_id = account.tenant_id),
                    0)
$$;

