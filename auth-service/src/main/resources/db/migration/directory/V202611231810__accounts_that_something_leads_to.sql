-- Which accounts of a domain leading_to() has anything for. Asked of each account there is, it took ten seconds for 100,000, and
-- a domain with more could not be disabled. What leading_to() learns to look at, this has to.
create function led_accounts(of_domain uuid) returns setof uuid language sql stable as $$
    select a.account_id
      from directory.account a
      join directory.alias_target t on t.account_id = a.account_id
     where a.domain_id = of_domain
    union
    select a.account_id
      from directory.account a
      join directory.group_member m on m.account_id = a.account_id
     where a.domain_id = of_domain
    union
    select n.account_id
      from directory.group_member m
      join directory.address n on n.address = m.external_address
     where n.domain_id = of_domain and n.account_id is not null
    union
    select a.account_id
      from directory.domain d
      join directory.account a on a.account_id in (d.catch_all_account_id, d.postmaster_account_id)
     where a.domain_id = of_domain
$$;
