-- What the replicas of smtp-gateway have counted of their clients, for each other. Keys are hashes of what is counted and of whom.
-- Nothing is lost with it but a minute's or an hour's counts, so it is not logged.
CREATE UNLOGGED TABLE queue.door_count (
    key       uuid        NOT NULL,
    begins_at timestamptz NOT NULL,
    replica   uuid        NOT NULL,
    count     bigint      NOT NULL,
    PRIMARY KEY (key, begins_at, replica)
);

CREATE INDEX door_count_begins ON queue.door_count (begins_at);

-- The replicas that there are: each holds its share of a limit when it hears nothing of the others.
CREATE UNLOGGED TABLE queue.door_replica (
    replica uuid        PRIMARY KEY,
    seen_at timestamptz NOT NULL
);

-- Greylisting: who was here, by a hash of network, sender and recipient.
CREATE TABLE queue.greylist (
    triple   uuid        PRIMARY KEY,
    first_at timestamptz NOT NULL,
    last_at  timestamptz NOT NULL,
    -- Came again when its time had come.
    passed   boolean     NOT NULL DEFAULT false
);

CREATE INDEX greylist_last ON queue.greylist (last_at);

-- Networks by how many of their senders came again: after some of them nobody else of it has to.
CREATE TABLE queue.greylist_network (
    network text        PRIMARY KEY,
    passed  integer     NOT NULL,
    last_at timestamptz NOT NULL
);

CREATE INDEX greylist_network_last ON queue.greylist_network (last_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON queue.door_count, queue.door_replica, queue.greylist, queue.greylist_network
    TO delivery_service;
