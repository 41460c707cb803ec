-- What SCRAM-SHA-256 checks a proof with: one for an account's own password and one for each app password. All of an
-- account have the same salt, which is computed and not stored.

create table scram_verifier (
    account_id      uuid    not null references account on delete cascade,
    -- null: of the account's own password
    app_password_id uuid    references app_password on delete cascade,
    -- of the own password that it was made from; the verifier is void when the account has another one
    password_hash   text,
    iterations      integer not null check (iterations >= 100000),
    -- StoredKey and ServerKey, AES-256-GCM under a key from the secrets folder
    keys            bytea   not null,
    unique nulls not distinct (account_id, app_password_id),
    check ((app_password_id is null) <> (password_hash is null))
);
create index scram_verifier_app_password on scram_verifier (app_password_id) where app_password_id is not null;

grant select, insert, update, delete on scram_verifier to auth_service;
