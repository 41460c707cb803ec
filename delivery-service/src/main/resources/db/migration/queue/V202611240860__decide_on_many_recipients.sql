-- What administrators decide on recipients. A decision stands in the row until it is carried out, the recipient held
-- meanwhile, so that whichever process finds it can do so.
ALTER TABLE queue.recipient ADD COLUMN decision text, ADD COLUMN redirect_to text;

CREATE INDEX recipient_decided ON queue.recipient (due_at) WHERE decision IS NOT NULL AND owner IS NULL;

-- An action on whatever a filter matches, and how far it is: it goes through the queue by keys, some hundred recipients a
-- transaction, and any process takes it on from there.
CREATE TABLE queue.action (
    action_id       uuid        PRIMARY KEY,
    kind            text        NOT NULL,
    filter          text        NOT NULL,
    -- Whose action it is: null for one that reaches all tenants.
    tenant_id       uuid,
    redirect_to     text,
    matched         bigint      NOT NULL,
    done            bigint      NOT NULL DEFAULT 0,
    as_of           timestamptz NOT NULL,
    after_id        uuid        NOT NULL,
    after_ordinal   integer     NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    finished_at     timestamptz
);

CREATE INDEX action_unfinished ON queue.action (created_at) WHERE finished_at IS NULL;
CREATE INDEX action_created ON queue.action (created_at);

-- Attempts that ended without delivering, for the trace. What is delivered at once, as nearly all is, has no row here.
CREATE TABLE queue.attempt (
    message_id uuid        NOT NULL,
    ordinal    integer     NOT NULL,
    attempt    integer     NOT NULL,
    at         timestamptz NOT NULL,
    status     text,
    remote     text,
    reply      text
) WITH (
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200000,
    autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 200000,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 100000);

CREATE INDEX attempt_message ON queue.attempt (message_id);
CREATE INDEX attempt_at ON queue.attempt USING brin (at) WITH (pages_per_range = 32);

GRANT SELECT, INSERT, UPDATE, DELETE ON queue.action, queue.attempt TO delivery_service;
