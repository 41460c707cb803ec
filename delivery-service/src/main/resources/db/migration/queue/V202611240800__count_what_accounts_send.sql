-- What accounts submit, by the hour: the transaction that accepts a message counts it, so all replicas count together, and
-- what was refused or rolled back is not counted. Mail from elsewhere has no rows here.
CREATE TABLE queue.sent (
    account_id       uuid        NOT NULL,
    hour             timestamptz NOT NULL,
    messages         integer     NOT NULL,
    recipients       integer     NOT NULL,
    -- The most that it sent within an hour during the weeks before, as it was when this hour began.
    usual_messages   integer     NOT NULL,
    usual_recipients integer     NOT NULL,
    -- Not what it usually sends: nothing is learned from this hour.
    unusual          boolean     NOT NULL DEFAULT false,
    PRIMARY KEY (account_id, hour)
) WITH (
    fillfactor = 70,
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 50000);

-- Accounts that sent so much more than they usually do that their mail is held.
CREATE TABLE queue.brake (
    account_id  uuid PRIMARY KEY,
    tenant_id   uuid        NOT NULL,
    address     text        NOT NULL,
    reason      text        NOT NULL,
    braked_at   timestamptz NOT NULL DEFAULT now(),
    -- Whether auth-service has ended its sessions.
    told        boolean     NOT NULL DEFAULT false,
    -- Since when its mail flows again; such a row stays for a while, so that the same does not brake it again at once.
    released_at timestamptz
);

GRANT SELECT, INSERT, UPDATE, DELETE ON queue.sent, queue.brake TO delivery_service;
