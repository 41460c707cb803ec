-- Behind the service's own checks: what a call of an API key for a tenant or for domains, or of a user, reads and writes
-- goes through these policies. Its transactions take the role directory_reach and name what they reach; see the Java
-- package io.postrider.auth.rowsecurity, which also says what a new table needs. Nothing named is nothing reached.
--
-- Everything else (recipients, logins, the change feed, workers, keys for the whole platform) goes on as auth_service, whose
-- policies let everything through and cost its statements nothing. No table is forced: the owner runs migrations and
-- checks foreign keys, and no service logs in as it.

do $$
begin
    if not exists (select from pg_roles where rolname = 'directory_reach') then
        raise exception 'the role directory_reach is missing'
            using hint = 'Run "setup database" of this version, or as a superuser: create role directory_reach nologin;'
                         ' grant directory_reach to auth_service with inherit false, set true;';
    end if;
end $$;

-- The tenants that a call reaches. A key has one, or those of its domains.
create function reached_tenants() returns uuid[] language sql stable as $$
    select nullif(current_setting('postrider.tenants', true), '')::uuid[]
$$;

-- The only domains that it reaches; null for all of its tenants'. A user reaches none.
create function reached_domains() returns uuid[] language sql stable as $$
    select nullif(current_setting('postrider.domains', true), '')::uuid[]
$$;

-- The only account that it reaches, which is the user's own; null for a key.
create function reached_account() returns uuid language sql stable as $$
    select nullif(current_setting('postrider.account', true), '')::uuid
$$;

-- Who calls: the key, or the user's account.
create function caller() returns uuid language sql stable as $$
    select nullif(current_setting('postrider.caller', true), '')::uuid
$$;

create function reaches_domain(domain uuid) returns boolean language sql stable as $$
    select directory.reached_domains() is null or domain = any (directory.reached_domains())
$$;

-- What is unique among all tenants, and what seals the audit log of all, is asked for past the policies, and only so far.
create function has_domain(wanted text) returns boolean language sql stable security definer set search_path = '' as $$
    select exists (select from directory.domain where name = wanted)
$$;

create function has_tenant(wanted text, apart_from uuid) returns boolean
    language sql stable security definer set search_path = '' as $$
    select exists (select from directory.tenant
                    where lower(name) = lower(wanted) and tenant_id is distinct from apart_from)
$$;

create function last_audit_hash() returns bytea language sql stable security definer set search_path = '' as $$
    select hash from directory.audit order by audit_id desc limit 1
$$;

-- What the change log tells caches may be another tenant's: a group there may have an address here in it.
alter function leading_to(uuid) security definer set search_path = '';
alter function led_accounts(uuid) security definer set search_path = '';
alter function at_domain_aliases(text[]) security definer set search_path = '';

-- Counts accounts whoever makes them.
alter function count_accounts() security definer set search_path = '';

revoke execute on function has_domain, has_tenant, last_audit_hash, leading_to, led_accounts, at_domain_aliases from public;
grant execute on function has_domain, has_tenant, last_audit_hash, leading_to, led_accounts, at_domain_aliases
    to auth_service, directory_reach;

do $$
declare
    secured text;
begin
    foreach secured in array array['tenant', 'domain', 'account', 'alias', 'alias_target', 'mail_group', 'group_member',
                                   'address', 'api_key', 'app_password', 'scram_verifier', 'device', 'oidc_provider',
                                   'audit', 'change_log', 'idempotent_write', 'account_batch', 'account_batch_row',
                                   'totp', 'recovery_code', 'account_role', 'oauth_sign_in', 'delegation',
                                   'deleted_account_link', 'domain_use', 'dkim_key'] loop
        execute format('alter table %I enable row level security', secured);
        execute format('create policy everything on %I to auth_service using (true) with check (true)', secured);
    end loop;
end $$;

grant usage on schema ${flyway:defaultSchema} to directory_reach;

-- A domain's aliases, groups and postmaster may lead to accounts of its tenant's other domains, and an account that goes
-- is taken out of all of them, and put back when it returns. So the directory itself is limited by tenant; accounts, what
-- they log in with, their roles, and keys are limited by domain as well. Users change nothing but what is their own, and of
-- others they see no more than who is there, whom they may name.
--
-- Lists name their tenant themselves and are read by an index that has it, in its order. To the planner a second condition
-- on the tenant would leave so few rows that it sorted all of them for a page; coalesce hides it from that reckoning.

grant select, update on tenant to directory_reach;
create policy reached on tenant for select to directory_reach
    using (coalesce(tenant_id = any ((select reached_tenants())::uuid[]), false));
create policy changed on tenant for update to directory_reach
    using (tenant_id = any ((select reached_tenants())::uuid[]) and (select reached_domains()) is null);

grant select, insert, update, delete on domain to directory_reach;
create policy reached on domain for select to directory_reach
    using (coalesce(tenant_id = any ((select reached_tenants())::uuid[]), false));
create policy made on domain for insert to directory_reach
    with check (tenant_id = any ((select reached_tenants())::uuid[]) and (select reached_domains()) is null);
create policy changed on domain for update to directory_reach
    using (tenant_id = any ((select reached_tenants())::uuid[]) and (select reached_account()) is null);
create policy removed on domain for delete to directory_reach
    using (tenant_id = any ((select reached_tenants())::uuid[]) and (select reached_domains()) is null);

-- Counted by account's triggers; whoever sets a limit writes down which domains are full by it.
grant select, update on domain_use to directory_reach;
create policy reached on domain_use for select to directory_reach
    using (coalesce(tenant_id = any ((select reached_tenants())::uuid[]), false));
create policy changed on domain_use for update to directory_reach
    using (tenant_id = any ((select reached_tenants())::uuid[]) and (select reached_account()) is null);

grant select, insert, update on account to directory_reach;
create policy reached on account for select to directory_reach
    using (coalesce(tenant_id = any ((select reached_tenants())::uuid[]), false));
create policy made on account for insert to directory_reach
    with check (reaches_domain(domain_id)
                and exists (select from domain d where d.domain_id = account.domain_id and d.tenant_id = account.tenant_id));
create policy changed on account for update to directory_reach
    using (tenant_id = any ((select reached_tenants())::uuid[])
           and (reaches_domain(domain_id) or account_id = (select reached_account())))
    with check ((reaches_domain(domain_id) or account_id = (select reached_account()))
                and exists (select from domain d
                             where d.domain_id = account.domain_id and d.tenant_id = account.tenant_id));

grant select, insert, update, delete on alias to directory_reach;
create policy reached on alias for select to directory_reach
    using (coalesce(tenant_id = any ((select reached_tenants())::uuid[]), false));
create policy made on alias for insert to directory_reach
    with check ((select reached_account()) is null
                and exists (select from domain d where d.domain_id = alias.domain_id and d.tenant_id = alias.tenant_id));
create policy changed on alias for update to directory_reach
    using (tenant_id = any ((select reached_tenants())::uuid[]) and (select reached_account()) is null)
    with check (exists (select from domain d where d.domain_id = alias.domain_id and d.tenant_id = alias.tenant_id));
create policy removed on alias for delete to directory_reach
    using (tenant_id = any ((select reached_tenants())::uuid[]) and (select reached_account()) is null);

grant select, insert, delete on alias_target to directory_reach;
create policy reached on alias_target for select to directory_reach
    using (exists (select from alias l where l.alias_id = alias_target.alias_id));
create policy made on alias_target for insert to directory_reach
    with check ((select reached_account()) is null
                and exists (select from alias l where l.alias_id = alias_target.alias_id)
                and exists (select from account a where a.account_id = alias_target.account_id));
create policy removed on alias_target for delete to directory_reach
    using ((select reached_account()) is null
           and exists (select from alias l where l.alias_id = alias_target.alias_id));

grant select, insert, update, delete on mail_group to directory_reach;
create policy reached on mail_group for select to directory_reach
    using (coalesce(tenant_id = any ((select reached_tenants())::uuid[]), false));
create policy made on mail_group for insert to directory_reach
    with check (reaches_domain(domain_id)
                and exists (select from domain d
                             where d.domain_id = mail_group.domain_id and d.tenant_id = mail_group.tenant_id));
create policy changed on mail_group for update to directory_reach
    using (tenant_id = any ((select reached_tenants())::uuid[]) and (select reached_account()) is null)
    with check (exists (select from domain d
                         where d.domain_id = mail_group.domain_id and d.tenant_id = mail_group.tenant_id));
create policy removed on mail_group for delete to directory_reach
    using (tenant_id = any ((select reached_tenants())::uuid[]) and (select reached_account()) is null);

grant select, insert, delete on group_member to directory_reach;
create policy reached on group_member for select to directory_reach
    using (coalesce(tenant_id = any ((select reached_tenants())::uuid[]), false));
create policy made on group_member for insert to directory_reach
    with check ((select reached_account()) is null
                and exists (select from mail_group g
                             where g.group_id = group_member.group_id and g.tenant_id = group_member.tenant_id)
                and (account_id is null or exists (select from account a where a.account_id = group_member.account_id))
                and (alias_id is null or exists (select from alias l where l.alias_id = group_member.alias_id))
                and (member_group_id is null
                     or exists (select from mail_group s where s.group_id = group_member.member_group_id)));
create policy removed on group_member for delete to directory_reach
    using (tenant_id = any ((select reached_tenants())::uuid[]) and (select reached_account()) is null);

grant select, insert, delete on address to directory_reach;
create policy reached on address for select to directory_reach
    using (exists (select from domain d where d.domain_id = address.domain_id));
create policy made on address for insert to directory_reach
    with check ((select reached_account()) is null
                and exists (select from domain d where d.domain_id = address.domain_id)
                and (account_id is null or exists (select from account a where a.account_id = address.account_id))
                and (alias_id is null or exists (select from alias l where l.alias_id = address.alias_id))
                and (group_id is null or exists (select from mail_group g where g.group_id = address.group_id)));
create policy removed on address for delete to directory_reach
    using ((select reached_account()) is null
           and exists (select from domain d where d.domain_id = address.domain_id));

grant select, insert, update, delete on delegation to directory_reach;
create policy reached on delegation for select to directory_reach
    using (coalesce(tenant_id = any ((select reached_tenants())::uuid[]), false));
create policy made on delegation for insert to directory_reach
    with check (tenant_id = any ((select reached_tenants())::uuid[])
                and ((select reached_account()) is null or account_id = (select reached_account()))
                and exists (select from account a where a.account_id = delegation.delegate_id)
                and (account_id is null or exists (select from account a where a.account_id = delegation.account_id))
                and (alias_id is null or exists (select from alias l where l.alias_id = delegation.alias_id))
                and (group_id is null or exists (select from mail_group g where g.group_id = delegation.group_id)));
create policy changed on delegation for update to directory_reach
    using (tenant_id = any ((select reached_tenants())::uuid[])
           and ((select reached_account()) is null or account_id = (select reached_account())));
create policy removed on delegation for delete to directory_reach
    using (tenant_id = any ((select reached_tenants())::uuid[])
           and ((select reached_account()) is null or account_id = (select reached_account())));

grant select, insert, delete on deleted_account_link to directory_reach;
create policy reached on deleted_account_link to directory_reach
    using ((select reached_account()) is null
           and exists (select from account a
                        where a.account_id = deleted_account_link.account_id and reaches_domain(a.domain_id)));

-- A key for domains sees and makes only such keys; each sees itself.
grant select, insert, update on api_key to directory_reach;
create policy itself on api_key for select to directory_reach
    using (api_key_id = (select caller()));
create policy reached on api_key to directory_reach
    using (case when (select reached_domains()) is null then tenant_id = any ((select reached_tenants())::uuid[])
                else cardinality(domains) > 0 and domains <@ (select reached_domains())::uuid[]
                     and (tenant_id is null or tenant_id = any ((select reached_tenants())::uuid[])) end);

grant select, insert, update, delete on app_password, scram_verifier, device, totp, recovery_code to directory_reach;
create policy reached on app_password to directory_reach
    using (exists (select from account a
                    where a.account_id = app_password.account_id
                      and (reaches_domain(a.domain_id) or a.account_id = (select reached_account()))));
create policy reached on scram_verifier to directory_reach
    using (exists (select from account a
                    where a.account_id = scram_verifier.account_id
                      and (reaches_domain(a.domain_id) or a.account_id = (select reached_account()))));
create policy reached on device to directory_reach
    using (exists (select from account a
                    where a.account_id = device.account_id
                      and (reaches_domain(a.domain_id) or a.account_id = (select reached_account()))));
create policy reached on totp to directory_reach
    using (exists (select from account a
                    where a.account_id = totp.account_id
                      and (reaches_domain(a.domain_id) or a.account_id = (select reached_account()))));
create policy reached on recovery_code to directory_reach
    using (exists (select from account a
                    where a.account_id = recovery_code.account_id
                      and (reaches_domain(a.domain_id) or a.account_id = (select reached_account()))));
-- They are made and looked for by /oauth2, before somebody is known; who erases a domain removes them.
grant select, delete on oauth_sign_in to directory_reach;
create policy reached on oauth_sign_in to directory_reach
    using (exists (select from account a
                    where a.account_id = oauth_sign_in.account_id
                      and (reaches_domain(a.domain_id) or a.account_id = (select reached_account()))));

-- A role given, changed or taken away reaches no farther than who does so. Everybody sees his own.
grant select, insert, update, delete on account_role to directory_reach;
create policy reached on account_role for select to directory_reach
    using (exists (select from account a
                    where a.account_id = account_role.account_id
                      and (reaches_domain(a.domain_id) or a.account_id = (select reached_account()))));
create function may_give(role directory.account_role) returns boolean language sql stable as $$
    select directory.reached_account() is null and not role.platform
       and exists (select from directory.account a
                    where a.account_id = role.account_id and a.tenant_id = role.tenant_id
                      and directory.reaches_domain(a.domain_id))
       and (directory.reached_domains() is null
            or cardinality(role.domains) > 0 and role.domains <@ directory.reached_domains())
$$;
create policy made on account_role for insert to directory_reach with check (may_give(account_role));
create policy changed on account_role for update to directory_reach using (may_give(account_role));
create policy removed on account_role for delete to directory_reach using (may_give(account_role));

grant select, insert, update, delete on oidc_provider to directory_reach;
create policy reached on oidc_provider to directory_reach
    using (reaches_domain(domain_id) and exists (select from domain d where d.domain_id = oidc_provider.domain_id));

grant select, insert, update on dkim_key to directory_reach;
create policy reached on dkim_key to directory_reach
    using (reaches_domain(domain_id)
           and exists (select from domain d where d.domain_id = dkim_key.domain_id and d.tenant_id = dkim_key.tenant_id));

-- Whoever writes a row signs it; a write may be about what belongs to no tenant, such as a key for domains of several.
grant select, insert on audit to directory_reach;
create policy reached on audit for select to directory_reach
    using (coalesce(tenant_id = any ((select reached_tenants())::uuid[]) and reaches_domain(domain_id)
                    or actor_id = (select caller()), false));
create policy made on audit for insert to directory_reach
    with check (actor_id = (select caller())
                and (tenant_id is null or tenant_id = any ((select reached_tenants())::uuid[])));

-- Its rows say what caches are to look at again, and nothing of it. A limited call cannot read them.
grant insert on change_log to directory_reach;
create policy made on change_log for insert to directory_reach with check (true);

grant select, insert, update on idempotent_write to directory_reach;
create policy reached on idempotent_write to directory_reach using (api_key_id = (select caller()));

-- A worker makes the accounts with what the batch says that it reaches: no more than who asks for it.
grant select, insert, delete on account_batch, account_batch_row to directory_reach;
create policy reached on account_batch for select to directory_reach using (api_key_id = (select caller()));
create policy removed on account_batch for delete to directory_reach using (api_key_id = (select caller()));
create policy made on account_batch for insert to directory_reach
    with check (api_key_id = (select caller())
                and (select reached_account()) is null
                and case when (select reached_domains()) is null
                         then reach_tenant = any ((select reached_tenants())::uuid[])
                         else cardinality(reach_domains) > 0 and reach_domains <@ (select reached_domains())::uuid[]
                              and (reach_tenant is null or reach_tenant = any ((select reached_tenants())::uuid[])) end);
create policy reached on account_batch_row to directory_reach
    using (exists (select from account_batch b where b.batch_id = account_batch_row.batch_id));
