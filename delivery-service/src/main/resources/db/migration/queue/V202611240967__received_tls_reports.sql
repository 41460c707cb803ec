-- Reports of other servers on their connections to domains here (RFC 8460): a row for each report and domain. Ids are in the
-- order in which they came.
CREATE TABLE queue.tls_received (
    report_id    uuid        PRIMARY KEY,
    tenant_id    uuid        NOT NULL,
    domain       text        NOT NULL,
    organization text        NOT NULL,
    contact      text        NOT NULL,
    their_id     text        NOT NULL,
    signed_by    text,
    begins_at    timestamptz NOT NULL,
    ends_at      timestamptz NOT NULL,
    successful   bigint      NOT NULL,
    failed       bigint      NOT NULL,
    -- JSON, as it is shown.
    policies     text        NOT NULL,
    received_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (domain, organization, their_id)
);

CREATE INDEX tls_received_tenant ON queue.tls_received (tenant_id, report_id);
CREATE INDEX tls_received_domain ON queue.tls_received (domain, received_at);
CREATE INDEX tls_received_at ON queue.tls_received USING brin (received_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON queue.tls_received TO delivery_service;
