-- Addresses that a tenant's mail does not go to. Asked for mail of tenants that have any, and of no others.
CREATE TABLE queue.suppression (
    tenant_id   uuid        NOT NULL,
    -- Lower case.
    address     text        NOT NULL,
    reason      text        NOT NULL,
    description text,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, address)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON queue.suppression TO delivery_service;
