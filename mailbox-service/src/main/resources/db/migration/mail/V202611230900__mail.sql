-- Accounts' mailboxes and messages. account_id stands first in every key and no statement of a user's crosses accounts,
-- so that the schema distributes by account. There are no foreign keys between the hot tables: every writer holds the
-- account's and the mailbox's row lock, in that order, and a check per row would cost more than the row.

CREATE TABLE mail.account (
    account_id        uuid        NOT NULL PRIMARY KEY,
    tenant_id         uuid        NOT NULL,
    created_at        timestamptz NOT NULL DEFAULT now(),
    deleted_at        timestamptz,                        -- erased after a grace
    used_bytes        bigint      NOT NULL DEFAULT 0 CHECK (used_bytes >= 0),
    messages          bigint      NOT NULL DEFAULT 0 CHECK (messages >= 0),
    limit_bytes       bigint      NOT NULL DEFAULT 0,     -- 0 is no limit; auth-service's word
    epoch             bigint      NOT NULL DEFAULT 0,     -- tokens of an earlier epoch are revoked; auth-service's word
    next_mailbox_id   integer     NOT NULL DEFAULT 1,     -- never used again
    next_uid_validity integer     NOT NULL                -- rises with every mailbox made, and with time
) WITH (fillfactor = 50); -- counters change with every message: room for HOT updates
CREATE INDEX account_deleted ON mail.account (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE mail.mailbox (
    account_id       uuid    NOT NULL,
    mailbox_id       integer NOT NULL,
    tenant_id        uuid    NOT NULL,
    name             text    COLLATE "C" NOT NULL,        -- NFC, '/' between levels, INBOX in capitals
    selectable       boolean NOT NULL DEFAULT true,
    special_use      text,
    uid_validity     integer NOT NULL CHECK (uid_validity > 0),
    uid_next         integer NOT NULL DEFAULT 1 CHECK (uid_next > 0),
    highest_modseq   bigint  NOT NULL DEFAULT 1,
    forgotten_modseq bigint  NOT NULL DEFAULT 0,          -- expunges up to here have no tombstone any more
    recent_from      integer NOT NULL DEFAULT 1,          -- the first UID that no session has claimed
    messages         integer NOT NULL DEFAULT 0 CHECK (messages >= 0),
    unseen           integer NOT NULL DEFAULT 0 CHECK (unseen >= 0),
    recent           integer NOT NULL DEFAULT 0 CHECK (recent >= 0),
    deleted          integer NOT NULL DEFAULT 0 CHECK (deleted >= 0),
    size             bigint  NOT NULL DEFAULT 0 CHECK (size >= 0),
    PRIMARY KEY (account_id, mailbox_id)
) WITH (fillfactor = 50);
CREATE UNIQUE INDEX mailbox_name ON mail.mailbox (account_id, name);
CREATE UNIQUE INDEX mailbox_special_use ON mail.mailbox (account_id, special_use) WHERE special_use IS NOT NULL;

-- Each message owns one hold of its content, (content_id, holder). The holder is the delivery's key, or made for the
-- occasion; a MOVE takes it along. So two messages with one content never share a hold.
CREATE TABLE mail.message (
    account_id    uuid        NOT NULL,
    mailbox_id    integer     NOT NULL,
    uid           integer     NOT NULL CHECK (uid > 0),
    tenant_id     uuid        NOT NULL,
    modseq        bigint      NOT NULL,
    flags         smallint    NOT NULL,
    keywords      bigint      NOT NULL DEFAULT 0, -- bits of mail.keyword
    internal_date timestamptz NOT NULL,
    size          bigint      NOT NULL, -- prefix and content
    content_id    uuid        NOT NULL,
    holder        uuid        NOT NULL,
    prefix        bytea       NOT NULL, -- header lines of this copy alone
    PRIMARY KEY (account_id, mailbox_id, uid)
) WITH (fillfactor = 90);
CREATE INDEX message_modseq ON mail.message (account_id, mailbox_id, modseq);

-- What was expunged: for "changes since", and with its content until the retention is over.
CREATE TABLE mail.tombstone (
    account_id    uuid        NOT NULL,
    mailbox_id    integer     NOT NULL,
    modseq        bigint      NOT NULL, -- of the expunge
    uid           integer     NOT NULL,
    tenant_id     uuid        NOT NULL,
    expunged_at   timestamptz NOT NULL DEFAULT now(),
    flags         smallint    NOT NULL,
    keywords      bigint      NOT NULL,
    internal_date timestamptz NOT NULL,
    size          bigint      NOT NULL,
    content_id    uuid,                 -- NULL: moved, the content went along
    holder        uuid,
    prefix        bytea       NOT NULL,
    PRIMARY KEY (account_id, mailbox_id, modseq, uid)
);
CREATE INDEX tombstone_age ON mail.tombstone (expunged_at);

-- Keywords of a mailbox, a bit each. A bit is never used for another keyword.
CREATE TABLE mail.keyword (
    account_id uuid     NOT NULL,
    mailbox_id integer  NOT NULL,
    bit        smallint NOT NULL CHECK (bit BETWEEN 0 AND 62),
    tenant_id  uuid     NOT NULL,
    name       text     COLLATE "C" NOT NULL, -- as first spelled
    PRIMARY KEY (account_id, mailbox_id, bit)
);
CREATE UNIQUE INDEX keyword_name ON mail.keyword (account_id, mailbox_id, lower(name));

CREATE TABLE mail.subscription (
    account_id uuid NOT NULL,
    name       text COLLATE "C" NOT NULL,
    tenant_id  uuid NOT NULL,
    PRIMARY KEY (account_id, name)
);

-- Deliveries made, so that each is made once. A key outlives its message by a week.
CREATE TABLE mail.delivery_key (
    account_id uuid NOT NULL,
    key        uuid NOT NULL,
    tenant_id  uuid NOT NULL,
    expires_at timestamptz, -- set when the message is gone for good
    PRIMARY KEY (account_id, key)
);
CREATE INDEX delivery_key_expiry ON mail.delivery_key (expires_at) WHERE expires_at IS NOT NULL;

GRANT USAGE ON SCHEMA mail TO mailbox_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA mail TO mailbox_service;
