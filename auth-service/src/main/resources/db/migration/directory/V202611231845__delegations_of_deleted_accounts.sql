-- Delegations over a deleted account, and those that it had, and the domains whose postmaster it was.
alter table deleted_account_link drop constraint deleted_account_link_kind_check;
alter table deleted_account_link add constraint deleted_account_link_kind_check
    check (kind in ('alias', 'group', 'catchAll', 'delegation', 'postmaster'));
-- The account at the other end of a delegation, which may be deleted too and come back later.
alter table deleted_account_link add column other_id uuid;
create index deleted_account_link_other on deleted_account_link (other_id) where other_id is not null;
