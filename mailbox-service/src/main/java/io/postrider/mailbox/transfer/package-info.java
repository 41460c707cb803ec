/**
 * Mail that moves out, octet for octet: an account as a tar of a Maildir with checksums, a mailbox as an mbox. Nothing is held
 * whole but small messages, and no connection while octets go to the peer. It moves in the same way, from the same formats, each message once,
 * however often that is repeated or wherever it was broken off: a key of each is committed together with it.
 */
@NullMarked
package io.postrider.mailbox.transfer;

import org.jspecify.annotations.NullMarked;
