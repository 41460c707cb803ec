-- Where accounts are and were logged in: one row for a client address, a protocol and a password, however often it logs in.

create table device (
    device_id       uuid        primary key,
    account_id      uuid        not null references account on delete cascade,
    -- null: with the account's own password, or a token
    app_password_id uuid        references app_password on delete cascade,
    protocol        text        not null,
    client_address  text        not null,
    first_seen_at   timestamptz not null,
    last_seen_at    timestamptz not null,
    -- sessions of the device that began before have ended
    ended_at        timestamptz
);
create index device_account on device (account_id, last_seen_at);
create index device_app_password on device (app_password_id) where app_password_id is not null;
create index device_last_seen on device (last_seen_at);

grant select, insert, update, delete on device to auth_service;
