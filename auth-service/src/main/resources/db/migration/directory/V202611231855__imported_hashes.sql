-- The few accounts whose password was hashed elsewhere and that have not logged in since.
create index account_imported_hash on account (account_id) where password_hash like '{%';
