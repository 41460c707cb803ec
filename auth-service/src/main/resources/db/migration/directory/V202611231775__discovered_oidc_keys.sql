-- Whether jwks_uri was found in the issuer's own document, and may move with it. A replica of the release before reads the
-- address that was found last.
alter table oidc_provider add column discovered boolean not null default false;
