-- Mail that is brought in from elsewhere: jobs with their progress, and what was taken, so that nothing is taken twice.

CREATE TABLE mail.import_job (
    account_id  uuid        NOT NULL,
    job_id      uuid        NOT NULL,
    tenant_id   uuid        NOT NULL,
    kind        text        NOT NULL CHECK (kind IN ('imap', 'mbox', 'maildir')),
    source      text,                       -- JSON, without the password
    password    bytea,                      -- sealed; gone as soon as the job has ended
    state       text        NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
    problem     text,                       -- why it failed, for people
    created_at  timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    attempts    integer     NOT NULL DEFAULT 0, -- that began; a source that is away is tried again
    lease_until timestamptz NOT NULL DEFAULT now(), -- a running job whose lease is over has lost its worker
    PRIMARY KEY (account_id, job_id)
);
-- Housekeeping's: the few jobs that are not finished, of all accounts.
CREATE INDEX import_job_due ON mail.import_job (lease_until) WHERE finished_at IS NULL;

CREATE TABLE mail.import_mailbox (
    account_id uuid   NOT NULL,
    job_id     uuid   NOT NULL,
    source     text   COLLATE "C" NOT NULL, -- the mailbox's name there
    tenant_id  uuid   NOT NULL,
    target     text   COLLATE "C" NOT NULL, -- and here
    imported   bigint NOT NULL DEFAULT 0,
    known      bigint NOT NULL DEFAULT 0,   -- taken before, by this job or another
    refused    bigint NOT NULL DEFAULT 0,
    octets     bigint NOT NULL DEFAULT 0,   -- of those imported
    hash       bytea  NOT NULL DEFAULT '',  -- of those imported, in order: SHA-256 of the hash before and the message's
    PRIMARY KEY (account_id, job_id, source)
);

CREATE TABLE mail.import_refusal (
    account_id uuid   NOT NULL,
    job_id     uuid   NOT NULL,
    source     text   COLLATE "C" NOT NULL,
    message    text   COLLATE "C" NOT NULL, -- its UID or its place there
    tenant_id  uuid   NOT NULL,
    reason     text   NOT NULL,
    PRIMARY KEY (account_id, job_id, source, message)
);

-- A source's message that was taken: by its place there (IMAP) or by its content (files).
CREATE TABLE mail.imported (
    account_id uuid NOT NULL,
    key        uuid NOT NULL,
    tenant_id  uuid NOT NULL,
    PRIMARY KEY (account_id, key)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON mail.import_job, mail.import_mailbox, mail.import_refusal, mail.imported
    TO mailbox_service;
