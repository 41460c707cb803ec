-- The secrets that sign calls of webhooks, sealed under a key that the database does not have. Where there is no key, and
-- from the release before, they lie in the column they were in; a service with a key seals what it finds there.
ALTER TABLE queue.webhook ADD COLUMN sealed_secret bytea;
ALTER TABLE queue.webhook ALTER COLUMN secret DROP NOT NULL;
