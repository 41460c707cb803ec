-- Held mail: kept as it is until somebody releases it. It may be set while a worker has the recipient in memory: what the
-- worker puts back then stays, and what it has not begun it gives back. Claims pass it over at no cost, since it is not
-- in their index.
ALTER TABLE queue.recipient ADD COLUMN held boolean NOT NULL DEFAULT false;

CREATE INDEX recipient_claimable ON queue.recipient (due_at) WHERE owner IS NULL AND NOT quarantined AND NOT held;
DROP INDEX queue.recipient_due;
ALTER INDEX queue.recipient_claimable RENAME TO recipient_due;

-- What workers have in memory and are to give back: nearly always empty.
CREATE INDEX recipient_recalled ON queue.recipient (owner) WHERE held AND owner IS NOT NULL;
