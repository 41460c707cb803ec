-- Message content, keyed by an id of its own that is made per accept and never derived from the octets.
-- Two services write here, delivery-service and mailbox-service, both through blob-store's code only.

-- A content is its row's octets (chunk 0) followed by its rows in content.chunk. A small message is one row here and
-- nothing else, which is what accepting it costs.
CREATE TABLE content.content (
    content_id uuid        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    size       bigint      NOT NULL CHECK (size >= 0), -- octets of all chunks, decoded
    chunks     integer     NOT NULL CHECK (chunks >= 0), -- rows in content.chunk
    location   text,                 -- where the octets are: NULL is here, else the key of an object store
    encoding   smallint    NOT NULL, -- of chunk 0: 0 as it is, 1 deflate
    length     integer     NOT NULL CHECK (length >= 0), -- of chunk 0, decoded
    sha256     bytea       NOT NULL, -- of chunk 0, decoded
    octets     bytea       NOT NULL,
    structure  bytea,                -- the parsed form; NULL until somebody parsed it
    PRIMARY KEY (content_id) INCLUDE (created_at)
) WITH (
    -- Messages up to a page stay in the row: three TOAST rows with their index entries cost more than the write itself.
    toast_tuple_target = 8160
);
-- blob-store compresses where it pays; the server must not try again.
ALTER TABLE content.content ALTER COLUMN octets SET STORAGE EXTERNAL;
ALTER TABLE content.content ALTER COLUMN structure SET STORAGE EXTERNAL;
ALTER TABLE content.content ALTER COLUMN sha256 SET STORAGE PLAIN;

-- Chunks 1..n of large contents. They arrive before the accept that names them and are invisible until then.
CREATE TABLE content.chunk (
    content_id uuid     NOT NULL,
    index      integer  NOT NULL CHECK (index >= 1),
    encoding   smallint NOT NULL,
    length     integer  NOT NULL CHECK (length > 0),
    sha256     bytea    NOT NULL,
    octets     bytea    NOT NULL,
    PRIMARY KEY (content_id, index)
);
ALTER TABLE content.chunk ALTER COLUMN octets SET STORAGE EXTERNAL;
ALTER TABLE content.chunk ALTER COLUMN sha256 SET STORAGE PLAIN;

-- Uploads that no accept has named yet. The accept takes the row away; what stays for an hour is swept.
CREATE TABLE content.upload (
    content_id uuid        PRIMARY KEY,
    started_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX upload_age ON content.upload (started_at);

-- Who needs a content: a message in the queue, an account with a message. Held first and referenced second; on the way
-- out the other way round.
CREATE TABLE content.holder (
    content_id uuid NOT NULL,
    holder     uuid NOT NULL,
    PRIMARY KEY (content_id, holder)
) WITH (autovacuum_vacuum_scale_factor = 0.05);

-- Contents whose last holder let go: the sweeper's work, so that it need not look through the whole store.
CREATE TABLE content.released (
    content_id  uuid        PRIMARY KEY,
    released_at timestamptz NOT NULL DEFAULT now()
) WITH (autovacuum_vacuum_scale_factor = 0.05);
CREATE INDEX released_age ON content.released (released_at);

GRANT USAGE ON SCHEMA content TO delivery_service, mailbox_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA content TO delivery_service, mailbox_service;
