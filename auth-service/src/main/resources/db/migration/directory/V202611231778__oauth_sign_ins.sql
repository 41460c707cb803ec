-- Programs that a user let in by OAuth: each has tokens of its own, and a refresh token that is good once.

create table oauth_sign_in (
    sign_in_id   uuid        primary key,
    account_id   uuid        not null references account on delete cascade,
    tenant_id    uuid        not null,
    client_id    text        not null,
    -- how often tokens were given: 0 before the code was redeemed; an older one tells that somebody else has it too
    generation   integer     not null default 0,
    began_at     timestamptz not null,
    last_used_at timestamptz not null,
    ended_at     timestamptz
);
create index oauth_sign_in_account on oauth_sign_in (account_id);
create index oauth_sign_in_tenant on oauth_sign_in (tenant_id);
create index oauth_sign_in_began on oauth_sign_in (began_at);

grant select, insert, update, delete on oauth_sign_in to auth_service;
