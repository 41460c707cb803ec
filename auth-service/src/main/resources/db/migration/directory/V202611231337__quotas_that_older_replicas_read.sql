-- quota_bytes becomes what it was in the release before inheritance, never null: replicas of that release go on
-- reading and writing accounts while they are replaced. There, 0 is what an account has that nobody gave a quota, so 0
-- alone means that the account inherits. What the older release cannot say is in a column that it does not know:
-- whether 0 is the account's own, that is no limit whatever its domain and its tenant have.
alter table account add column quota_unlimited boolean not null default false;
update account set quota_unlimited = quota_bytes is not null, quota_bytes = 0 where coalesce(quota_bytes, 0) = 0;
alter table account alter column quota_bytes set default 0, alter column quota_bytes set not null;

-- An account's own quota; null when it inherits. More than 0 is the account's own whatever the flag says: the older
-- release leaves the flag as it was.
create function own_quota(account directory.account) returns bigint language sql immutable as $$
    select case when account.quota_bytes > 0 or account.quota_unlimited then account.quota_bytes end
$$;

create or replace function effective_quota(account directory.account) returns bigint language sql stable as $$
    select coalesce(directory.own_quota(account),
                    (select d.quota_bytes from directory.domain d where d.domain_id = account.domain_id),
                    (select t.quota_bytes from directory.tenant t where t.tenant_id = account.tenant_id),
                    0)
$$;
