-- What all accounts of a domain, or of a tenant, may be and hold together; null is no limit.
alter table tenant add column max_accounts bigint check (max_accounts >= 0),
                   add column max_bytes bigint check (max_bytes >= 0);
alter table domain add column max_accounts bigint check (max_accounts >= 0),
                   add column max_bytes bigint check (max_bytes >= 0);

-- What they are and hold. Counting a million accounts for each one that is made would take longer than making it.
create table domain_use (
    domain_id   uuid        primary key references domain on delete cascade,
    tenant_id   uuid        not null,
    -- that are not deleted; counted by account's triggers
    accounts    bigint      not null default 0,
    -- as mailbox-service told last
    bytes       bigint      not null default 0,
    measured_at timestamptz,
    -- whether the domain or its tenant holds as much as it may, or more
    is_full     boolean     not null default false
);
create index domain_use_tenant on domain_use (tenant_id);
grant select, insert, update, delete on domain_use to auth_service;

-- Once for each statement, so that many accounts at once cost one update for each domain.
create function count_accounts() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        insert into directory.domain_use as u (domain_id, tenant_id, accounts)
        select n.domain_id, n.tenant_id, count(*) from added n
         where n.deleted_at is null group by n.domain_id, n.tenant_id
            on conflict (domain_id) do update set accounts = u.accounts + excluded.accounts;
    elsif tg_op = 'UPDATE' then
        insert into directory.domain_use as u (domain_id, tenant_id, accounts)
        select c.domain_id, c.tenant_id, sum(c.one)
          from (select n.domain_id, n.tenant_id, 1 as one from added n where n.deleted_at is null
                union all
                select o.domain_id, o.tenant_id, -1 from removed o where o.deleted_at is null) c
         group by c.domain_id, c.tenant_id
        having sum(c.one) <> 0
            on conflict (domain_id) do update set accounts = u.accounts + excluded.accounts;
    else
        update directory.domain_use u set accounts = u.accounts - o.gone
          from (select domain_id, count(*) as gone from removed where deleted_at is null group by domain_id) o
         where o.domain_id = u.domain_id;
    end if;
    return null;
end $$;
create trigger account_added after insert on account
    referencing new table as added for each statement execute function count_accounts();
create trigger account_moved after update on account
    referencing old table as removed new table as added for each statement execute function count_accounts();
create trigger account_removed after delete on account
    referencing old table as removed for each statement execute function count_accounts();

-- After the triggers are there nobody writes accounts until the end of this transaction: nothing is counted twice.
insert into domain_use (domain_id, tenant_id, accounts)
select d.domain_id, d.tenant_id, count(a.account_id)
  from domain d
  join account a on a.domain_id = d.domain_id and a.deleted_at is null
 group by d.domain_id, d.tenant_id;

create function is_full(account directory.account) returns boolean language sql stable as $$
    select coalesce((select u.is_full from directory.domain_use u where u.domain_id = account.domain_id), false)
$$;
