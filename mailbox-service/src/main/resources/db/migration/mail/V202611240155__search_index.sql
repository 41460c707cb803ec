-- The index behind searches for texts. It is made after the fact from what is stored, mailbox by mailbox, and can be made
-- again at any time by removing its rows.

-- How far a mailbox is indexed. UIDs are given out and committed in order, so everything up to one UID is.
CREATE TABLE mail.search_mailbox (
    account_id   uuid    NOT NULL,
    mailbox_id   integer NOT NULL,
    tenant_id    uuid    NOT NULL,
    indexed_uid  integer NOT NULL DEFAULT 0,
    next_segment integer NOT NULL DEFAULT 1, -- never used again
    segments     integer NOT NULL DEFAULT 0,
    PRIMARY KEY (account_id, mailbox_id)
) WITH (fillfactor = 70);

-- A segment is the index of neighbouring messages; segments are merged as they become many. Terms lie apart from the
-- places where they are, so that a search reads all terms and few places.
CREATE TABLE mail.search_block (
    account_id uuid    NOT NULL,
    mailbox_id integer NOT NULL,
    segment    integer NOT NULL,
    block      integer NOT NULL,
    tenant_id  uuid    NOT NULL,
    first_uid  integer NOT NULL, -- of the segment
    last_uid   integer NOT NULL, -- of the segment
    zones      integer NOT NULL, -- in which parts of a message the block's terms are, as bits
    words      bytea   NOT NULL,
    postings   bytea   NOT NULL,
    PRIMARY KEY (account_id, mailbox_id, segment, block)
);
-- Read in parts, which compression would not allow.
ALTER TABLE mail.search_block ALTER COLUMN words SET STORAGE EXTERNAL;
ALTER TABLE mail.search_block ALTER COLUMN postings SET STORAGE EXTERNAL;

GRANT SELECT, INSERT, UPDATE, DELETE ON mail.search_mailbox, mail.search_block TO mailbox_service;
