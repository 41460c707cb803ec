-- What the accounts of a domain hold together is told to auth-service, which limits it. Null: not asked for yet, see the
-- daily walk; the domain of an account changes with its address.
ALTER TABLE mail.account ADD COLUMN domain_id uuid;

-- When it was told last, by whichever replica.
CREATE TABLE mail.use_report (
    only_row    boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
    reported_at timestamptz NOT NULL
);
INSERT INTO mail.use_report (reported_at) VALUES ('-infinity');
GRANT SELECT, UPDATE ON mail.use_report TO mailbox_service;
