-- When a message came into its mailbox (RFC 8514); null where that is its internal date, to within a minute, as of almost
-- all mail that is delivered: those rows stay as small as they were. Of messages from before nothing better is known.
ALTER TABLE mail.message ADD COLUMN saved_at timestamptz;
