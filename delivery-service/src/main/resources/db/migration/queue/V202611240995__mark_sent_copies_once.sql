-- The sender's own copy has had a column of its own since the release before; the mark in the place of ORCPT goes. Replicas of
-- that release read the column too, and what they still mark is told from an ORCPT by it.
UPDATE queue.recipient SET sent_copy = true, orcpt = NULL WHERE orcpt = 'sent-copy';
