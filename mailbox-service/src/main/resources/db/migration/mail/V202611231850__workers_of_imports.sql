-- Whose job it is: a worker that lost its lease finds another's name, and writes nothing any more.
ALTER TABLE mail.import_job ADD COLUMN worker uuid;
