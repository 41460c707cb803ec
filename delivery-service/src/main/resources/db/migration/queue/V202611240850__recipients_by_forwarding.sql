-- The address here whose mail goes to a recipient elsewhere: its domain stands behind the mail when it leaves. Null for
-- everybody whom the sender named.
ALTER TABLE queue.recipient ADD COLUMN forwarder text;
