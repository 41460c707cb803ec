-- What users teach the filter: they move mail to Junk and out of it, and each such message is a lesson until it has been
-- counted. learned is what was counted, so that a message called the other thing later is counted the other way round.
CREATE TABLE mail.lesson (
    account_id uuid        NOT NULL,
    content_id uuid        NOT NULL,
    tenant_id  uuid        NOT NULL,
    spam       boolean     NOT NULL,               -- what it was called last
    learned    boolean,                            -- what was counted; NULL: nothing so far
    attempts   smallint    NOT NULL DEFAULT 0,     -- committed before each
    due_at     timestamptz NOT NULL DEFAULT now(), -- also a lease: nobody else tries before
    PRIMARY KEY (account_id, content_id)
);
CREATE INDEX lesson_due ON mail.lesson (due_at) WHERE learned IS DISTINCT FROM spam;
CREATE INDEX lesson_age ON mail.lesson (due_at) WHERE learned = spam;

-- In how many messages a word was, as a hash. The words of a domain stand under the domain's id, as if it were an account.
-- Word 0 counts the messages themselves.
CREATE TABLE mail.word (
    account_id uuid    NOT NULL,
    word       bigint  NOT NULL,
    tenant_id  uuid    NOT NULL,
    spam       integer NOT NULL CHECK (spam >= 0),
    ham        integer NOT NULL CHECK (ham >= 0),
    seen_on    date    NOT NULL DEFAULT current_date,
    PRIMARY KEY (account_id, word)
) WITH (fillfactor = 80);

GRANT SELECT, INSERT, UPDATE, DELETE ON mail.lesson, mail.word TO mailbox_service;
