-- Whether a lesson was counted for the account's domain too: of one account it is so many only, and what was not counted is not
-- taken back. Those from before were.
ALTER TABLE mail.lesson ADD COLUMN shared boolean NOT NULL DEFAULT true;
