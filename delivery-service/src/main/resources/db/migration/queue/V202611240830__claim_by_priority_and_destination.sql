-- Claims at constant cost, whatever waits. A recipient that is delivered at once, as nearly all are, enters none of the
-- indexes here, and what is waited for is not in the claims' index.

-- Bulk mail is claimed after what somebody waits for.
ALTER TABLE queue.recipient ADD COLUMN bulk boolean NOT NULL DEFAULT false;

-- The destination whose turn a recipient waits for, because it was full or nobody answered there: it is tried when its
-- own time has come, and before that when the destination takes mail. Null when only its own time is waited for.
ALTER TABLE queue.recipient ADD COLUMN waits_for text;

CREATE INDEX recipient_claimable ON queue.recipient (bulk, due_at)
    WHERE owner IS NULL AND NOT quarantined AND NOT held AND unfinished <= 1;
DROP INDEX queue.recipient_due;
ALTER INDEX queue.recipient_claimable RENAME TO recipient_due;

-- Those that may have killed a worker: few, and looked for in every round, so not among all the others.
CREATE INDEX recipient_suspect ON queue.recipient (due_at)
    WHERE owner IS NULL AND NOT quarantined AND NOT held AND unfinished > 1;

CREATE INDEX recipient_waiting ON queue.recipient (waits_for, bulk, due_at)
    WHERE waits_for IS NOT NULL AND owner IS NULL AND NOT quarantined AND NOT held AND unfinished <= 1;

-- To list and to count the few that are set aside without reading the others.
CREATE INDEX recipient_quarantined ON queue.recipient (message_id) WHERE quarantined;

-- Destinations where nobody answered lately, for all processes. Rows are kept for a while after their rest, so that
-- the others see its end; housekeeping takes the oldest away.
CREATE TABLE queue.destination (
    destination text        PRIMARY KEY,
    rest_until  timestamptz NOT NULL,
    -- How many rests in a row, this one included; 0 when it has been reached again.
    rests       integer     NOT NULL,
    status      text        NOT NULL,
    remote      text,
    reply       text        NOT NULL,
    noted_at    timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- What has changed since a process last looked.
CREATE INDEX destination_noted ON queue.destination (noted_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON queue.destination TO delivery_service;
