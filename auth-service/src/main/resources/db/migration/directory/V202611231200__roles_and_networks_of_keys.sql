-- A key with a role does what the role says in this version: what a later version adds to a role, its keys gain.
alter table api_key add column role text;
-- In CIDR notation; empty: from anywhere.
alter table api_key add column networks text[] not null default '{}';

-- The first key was made with every action there was; it is to do what comes after as well.
update api_key
   set role = 'platform-admin'
 where tenant_id is null and cardinality(domains) = 0
   and actions @> array['tenants:read', 'tenants:write', 'domains:read', 'domains:write', 'accounts:read', 'accounts:write',
                        'aliases:read', 'aliases:write', 'keys:read', 'keys:write', 'audit:read', 'messages:read',
                        'messages:write'];
