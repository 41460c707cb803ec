-- The queue: a message, its recipients, and the trace that stays when they are done.
-- Rows live for milliseconds when all goes well and for five days at most, so every index here is paid for twice per
-- message and there are only those that claims and look-ups need. There are no foreign keys: rows of one message are
-- written and deleted in one transaction, and a key check would cost more than the rows.

CREATE TABLE queue.message (
    -- The accept's idempotency key: a repeated accept collides here or finds the trace.
    message_id        uuid PRIMARY KEY,
    -- The submitter's; null for mail from elsewhere.
    tenant_id         uuid,
    submitter_id      uuid,
    content_id        uuid        NOT NULL,
    size              bigint      NOT NULL,
    trace_id          uuid        NOT NULL,
    reverse_path      text        NOT NULL,
    client_address    text        NOT NULL,
    protocol          text        NOT NULL,
    connected_at      timestamptz NOT NULL,
    smtp_utf8         boolean     NOT NULL,
    body              text        NOT NULL,
    ret               text,
    envid             text,
    header_message_id text,
    recipients        integer     NOT NULL,
    accepted_at       timestamptz NOT NULL DEFAULT now()
) WITH (
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
    autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 100000,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 50000,
    autovacuum_vacuum_cost_delay = 0);

CREATE TABLE queue.recipient (
    message_id   uuid        NOT NULL,
    ordinal      integer     NOT NULL,
    -- The receiving account's; null for a remote recipient.
    tenant_id    uuid,
    account_id   uuid,
    address      text        NOT NULL,
    -- Where a remote recipient's mail goes, lower case; null for an account.
    domain       text,
    dsn_notify   text,
    orcpt        text,
    -- Attempts begun, and how many of the latest of them ended without an outcome (a crash). Both are committed
    -- before the attempt.
    attempts     integer     NOT NULL,
    unfinished   integer     NOT NULL,
    -- The worker that has it in memory; null when it waits for a claim.
    owner        uuid,
    due_at       timestamptz NOT NULL,
    -- Set when too many attempts ended in a crash: kept for an administrator, never claimed again.
    quarantined  boolean     NOT NULL DEFAULT false,
    delay_noted  boolean     NOT NULL DEFAULT false,
    last_status  text,
    last_remote  text,
    last_reply   text,
    last_at      timestamptz,
    PRIMARY KEY (message_id, ordinal)
) WITH (
    fillfactor = 80,
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
    autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 100000,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 50000,
    autovacuum_vacuum_cost_delay = 0);

-- Claims read this from its low end. A recipient that is delivered at once, as nearly all are, never enters it.
CREATE INDEX recipient_due ON queue.recipient (due_at) WHERE owner IS NULL AND NOT quarantined;

-- One row per running process. Recipients whose owner is not here belong to nobody and are given back.
CREATE TABLE queue.worker (
    worker_id  uuid PRIMARY KEY,
    expires_at timestamptz NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE queue.trace (
    message_id        uuid        NOT NULL,
    ordinal           integer     NOT NULL,
    tenant_id         uuid,
    sender_tenant_id  uuid,
    account_id        uuid,
    trace_id          uuid        NOT NULL,
    header_message_id text,
    reverse_path      text        NOT NULL,
    address           text        NOT NULL,
    size              bigint      NOT NULL,
    client_address    text        NOT NULL,
    protocol          text        NOT NULL,
    connected_at      timestamptz NOT NULL,
    accepted_at       timestamptz NOT NULL,
    finished_at       timestamptz NOT NULL,
    attempts          integer     NOT NULL,
    outcome           text        NOT NULL,
    status            text,
    remote            text,
    reply             text,
    PRIMARY KEY (message_id, ordinal)
) WITH (
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200000,
    autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 200000,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 100000);

-- Eight octets a key, whatever a stranger put into the field.
CREATE INDEX trace_trace_id ON queue.trace (trace_id);
CREATE INDEX trace_address ON queue.trace (hashtextextended(lower(address), 0));
CREATE INDEX trace_header_message_id ON queue.trace (hashtextextended(header_message_id, 0))
    WHERE header_message_id IS NOT NULL;
-- For the sweeper alone: rows are written in the order of time, so a block range index is enough.
CREATE INDEX trace_finished_at ON queue.trace USING brin (finished_at) WITH (pages_per_range = 32);

GRANT USAGE ON SCHEMA queue TO delivery_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON queue.message, queue.recipient, queue.worker, queue.trace TO delivery_service;
