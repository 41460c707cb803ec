/** Mailboxes and logins in memory, which honour the contracts of the real ones. */
@NullMarked
package io.postrider.imap.fake;

import org.jspecify.annotations.NullMarked;
