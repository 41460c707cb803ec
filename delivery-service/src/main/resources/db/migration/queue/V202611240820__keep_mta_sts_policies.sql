-- The MTA-STS policies (RFC 8461) of domains that mail is sent to, fetched by one replica and used by all of them: a
-- policy stays in force until it runs out, also when whoever would like it gone hides its record or its host.
CREATE TABLE queue.mta_sts_policy (
    domain     text        PRIMARY KEY,
    policy_id  text        NOT NULL,
    mode       text        NOT NULL CHECK (mode IN ('enforce', 'testing', 'none')),
    mx         text[]      NOT NULL,
    -- Seconds.
    max_age    bigint      NOT NULL,
    fetched_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    -- When it is to be fetched again although its record has not changed.
    refresh_at timestamptz NOT NULL,
    -- When mail was last sent under it, to the day.
    used_at    timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX mta_sts_policy_refresh ON queue.mta_sts_policy (refresh_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON queue.mta_sts_policy TO delivery_service;
