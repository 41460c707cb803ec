-- How many messages a mailbox has where it is imported from, so that people see how far a job is; null where nobody says.

ALTER TABLE mail.import_mailbox ADD COLUMN messages bigint;
