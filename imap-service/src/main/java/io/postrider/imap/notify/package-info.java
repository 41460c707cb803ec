/** NOTIFY (RFC 5465): news of any mailbox as it happens, without IDLE. */
@NullMarked
package io.postrider.imap.notify;

import org.jspecify.annotations.NullMarked;
