-- Mail to a group or an alias keeps that address, so nobody found it by the address of who got it. Null where the two are the same,
-- as for nearly all mail: the index has only what it is for.
ALTER TABLE queue.recipient ADD COLUMN account_address text;
ALTER TABLE queue.trace ADD COLUMN account_address text;
CREATE INDEX trace_account_address ON queue.trace (hashtextextended(lower(account_address), 0))
    WHERE account_address IS NOT NULL;

-- All names of the domains that an action is limited to; null for those that reach all of a tenant's mail.
ALTER TABLE queue.action ADD COLUMN domains text[];
