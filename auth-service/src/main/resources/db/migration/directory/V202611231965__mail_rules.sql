-- What becomes of an account's mail by what the checks say of it: defaults, so of each value the nearest one's; null where nobody
-- has any.
create function mail_policy(account directory.account) returns text language sql stable as $$
    select nullif(coalesce((select t.policy -> 'mail' from directory.tenant t where t.tenant_id = account.tenant_id),
                           '{}'::jsonb)
                  || coalesce((select d.policy -> 'mail' from directory.domain d
                                where d.domain_id = account.domain_id), '{}'::jsonb)
                  || coalesce(account.policy -> 'mail', '{}'::jsonb), '{}'::jsonb)::text
$$;
