-- What connections to other domains proved, by day (UTC) and domain, for TLS reports (RFC 8460). Every replica adds what
-- it has counted in memory; the rows of a day are gone once its reports have left.
CREATE TABLE queue.tls_result (
    day         date   NOT NULL,
    domain      text   NOT NULL,
    -- A hash of everything below but the number.
    result_id   uuid   NOT NULL,
    policy_type text   NOT NULL,
    policy      text[] NOT NULL,
    policy_mx   text[] NOT NULL,
    -- What was wrong; null when nothing was.
    result      text,
    mx          text,
    sender      text,
    receiver    text,
    reason      text,
    sessions    bigint NOT NULL,
    PRIMARY KEY (day, domain, result_id)
);

-- The reports of a day: one row a domain, so that one replica sends each, at its time, once.
CREATE TABLE queue.tls_report (
    day      date        NOT NULL,
    domain   text        NOT NULL,
    due_at   timestamptz NOT NULL,
    attempts integer     NOT NULL DEFAULT 0,
    done_at  timestamptz,
    PRIMARY KEY (day, domain)
);

CREATE INDEX tls_report_due ON queue.tls_report (due_at) WHERE done_at IS NULL;

GRANT SELECT, INSERT, UPDATE, DELETE ON queue.tls_result, queue.tls_report TO delivery_service;
