-- Whose access tokens log a domain's accounts in, besides our own.

create table oidc_provider (
    domain_id     uuid primary key references domain on delete cascade,
    issuer        text not null,
    jwks_uri      text not null,
    audience      text not null,
    -- the claim that has the account's primary address
    address_claim text not null
);

grant select, insert, update, delete on oidc_provider to auth_service;
