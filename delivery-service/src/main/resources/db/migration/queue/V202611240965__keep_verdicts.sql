-- What the gateway decided on mail from elsewhere, of refused mail too, a row for each tenant that the message was for: none sees
-- who else got it. Recipients elsewhere are under the id of all zeros. Written in batches beside the mail, read by
-- administrators, swept by age.
CREATE TABLE queue.verdict (
    message_id     uuid        NOT NULL,
    tenant_id      uuid        NOT NULL,
    trace_id       uuid        NOT NULL,
    decided_at     timestamptz NOT NULL,
    listener       text        NOT NULL,
    client_address text        NOT NULL,
    helo           text        NOT NULL,
    reverse_path   text        NOT NULL,
    size           bigint      NOT NULL,
    recipients     jsonb       NOT NULL,
    -- Their addresses, lower case.
    addresses      text[]      NOT NULL,
    action         text        NOT NULL,
    score          float8      NOT NULL,
    -- What a check wanted whatever the score.
    demanded       text,
    enforced       boolean     NOT NULL,
    reply          text,
    findings       jsonb       NOT NULL,
    -- Ids are in the order of time.
    PRIMARY KEY (message_id, tenant_id)
) WITH (
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200000,
    autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 200000,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 100000);

CREATE INDEX verdict_tenant ON queue.verdict (tenant_id, message_id);
CREATE INDEX verdict_trace ON queue.verdict (trace_id);
CREATE INDEX verdict_decided_at ON queue.verdict USING brin (decided_at) WITH (pages_per_range = 32);

-- What its verdict makes of a message for this recipient: JUNK goes to that mailbox, QUARANTINE is kept from delivery until
-- it is released, which takes the word away. Null for mail as usual.
ALTER TABLE queue.recipient ADD COLUMN verdict text;

GRANT SELECT, INSERT, UPDATE, DELETE ON queue.verdict TO delivery_service;
