-- Messages whose sender has not shown that it saw our 250 (RFC 1047: it will send them again). A row is written with the
-- message, in the same transaction, and deleted as soon as the client's next command shows that the reply arrived: so
-- the table holds what is in flight and the few whose session broke off, and a resend collides with it.
CREATE TABLE queue.unseen_reply (
    fingerprint uuid        PRIMARY KEY,
    message_id  uuid        NOT NULL,
    accepted_at timestamptz NOT NULL DEFAULT now()
) WITH (
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
    autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 100000,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 50000,
    autovacuum_vacuum_cost_delay = 0);

GRANT SELECT, INSERT, UPDATE, DELETE ON queue.unseen_reply TO delivery_service;
