-- Whether MAIL had REQUIRETLS (RFC 8689): every server on the way has to prove who it is and to hand it on like that, or
-- the message comes back. The default costs no rewrite of the table.
ALTER TABLE queue.message ADD COLUMN require_tls boolean NOT NULL DEFAULT false;

-- What a message's last connection had proved when another server took it: dane, mta-sts, ca, any-certificate or clear.
ALTER TABLE queue.trace ADD COLUMN tls text;
