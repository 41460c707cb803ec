-- Whether the brake holds a recipient: its release lets go of those and of no others.
ALTER TABLE queue.recipient ADD COLUMN braked boolean NOT NULL DEFAULT false;
UPDATE queue.recipient r SET braked = true FROM queue.message m, queue.brake b
WHERE r.held AND r.decision IS NULL AND m.message_id = r.message_id AND b.account_id = m.submitter_id
    AND b.released_at IS NULL;

-- Whether a recipient is the sender's own copy, which was told by a mark in the place of ORCPT. The mark is still written
-- and read, for replicas of the release before.
ALTER TABLE queue.recipient ADD COLUMN sent_copy boolean NOT NULL DEFAULT false;

-- Addresses that were suppressed because they do not exist are so for a while: somebody may get them.
ALTER TABLE queue.suppression ADD COLUMN expires_at timestamptz;
CREATE INDEX suppression_expires ON queue.suppression (expires_at) WHERE expires_at IS NOT NULL;
