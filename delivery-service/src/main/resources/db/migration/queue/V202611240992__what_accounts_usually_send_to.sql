-- To how many domains elsewhere an account submits within an hour, as a set of hashed names: counted by its bits, near enough.
-- And how much of what it sent came to nothing, counted for the hour in which that was found.
ALTER TABLE queue.sent
    ADD COLUMN domains bit(1024) NOT NULL DEFAULT repeat('0', 1024)::bit(1024),
    ADD COLUMN failed integer NOT NULL DEFAULT 0,
    -- The most bits within an hour during the weeks before.
    ADD COLUMN usual_domains integer NOT NULL DEFAULT 0;
