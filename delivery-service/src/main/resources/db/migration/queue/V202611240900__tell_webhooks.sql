-- Endpoints that are told what becomes of mail. There are few, and every process knows them by heart.
CREATE TABLE queue.webhook (
    webhook_id      uuid        PRIMARY KEY,
    -- Of whose mail; null for all.
    tenant_id       uuid,
    -- Of mail from or to that domain only.
    domain          text,
    url             text        NOT NULL,
    description     text,
    events          text[]      NOT NULL,
    -- Signs the calls, so it cannot be a hash.
    secret          bytea       NOT NULL,
    enabled         boolean     NOT NULL,
    disabled_reason text,
    failures        integer     NOT NULL DEFAULT 0,
    failing_since   timestamptz,
    rest_until      timestamptz NOT NULL DEFAULT now(),
    last_failure    text,
    last_success_at timestamptz,
    version         bigint      NOT NULL DEFAULT 0,
    created_at      timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 50);

CREATE INDEX webhook_tenant ON queue.webhook (tenant_id);

-- What they are to be told, written with the event in one transaction. Rows live until the endpoint has taken them.
CREATE TABLE queue.webhook_event (
    webhook_id uuid        NOT NULL,
    event_id   uuid        NOT NULL,
    type       text        NOT NULL,
    payload    text        NOT NULL,
    attempts   integer     NOT NULL DEFAULT 0,
    -- Also the lease of whoever is calling.
    due_at     timestamptz NOT NULL DEFAULT now(),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (webhook_id, event_id)
) WITH (
    fillfactor = 80,
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
    autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 100000,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 50000,
    autovacuum_vacuum_cost_delay = 0);

CREATE INDEX webhook_event_due ON queue.webhook_event (webhook_id, due_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON queue.webhook, queue.webhook_event TO delivery_service;
