/**
 * Mail that moves out, octet for octet: an account as a tar of a Maildir with checksums, a mailbox as an mbox. Nothing is held
 * whole but small messages, and no connection while octets go to the peer.
 */
@NullMarked
package io.postrider.mailbox.transfer;

import org.jspecify.annotations.NullMarked;
