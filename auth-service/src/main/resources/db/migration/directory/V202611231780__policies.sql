-- Rules of tenants, domains and accounts, as {"maxRecipients": 100}; what is not there is not ruled. In JSON, so that a rule
-- more needs no migration. A constant default is no rewrite of the table, and the lock lasts for a moment only.
alter table tenant add column policy jsonb not null default '{}';
alter table domain add column policy jsonb not null default '{}';
alter table account add column policy jsonb not null default '{}';

-- Octets of the largest message that an account takes: a limit, so the least that its tenant, its domain and it have.
create function max_received(account directory.account) returns bigint language sql stable as $$
    select least((account.policy ->> 'maxReceivedBytes')::bigint,
                 (select (d.policy ->> 'maxReceivedBytes')::bigint from directory.domain d
                   where d.domain_id = account.domain_id),
                 (select (t.policy ->> 'maxReceivedBytes')::bigint from directory.tenant t
                   where t.tenant_id = account.tenant_id))
$$;

-- How long a deleted account may come back: a default, so the nearest one's; null where nobody has one.
create function grace(account directory.account) returns interval language sql stable as $$
    select make_interval(days => coalesce(
               (account.policy ->> 'deletionGraceDays')::integer,
               (select (d.policy ->> 'deletionGraceDays')::integer from directory.domain d
                 where d.domain_id = account.domain_id),
               (select (t.policy ->> 'deletionGraceDays')::integer from directory.tenant t
                 where t.tenant_id = account.tenant_id)))
$$;
