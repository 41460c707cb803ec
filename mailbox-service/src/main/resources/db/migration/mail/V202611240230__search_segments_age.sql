-- How many messages a segment told of when it was made, and when that was: one that tells of messages that are gone is made
-- anew after a while, so that their words are not kept.
ALTER TABLE mail.search_block
    ADD COLUMN messages integer     NOT NULL DEFAULT 0,
    ADD COLUMN built_at timestamptz NOT NULL DEFAULT now();
