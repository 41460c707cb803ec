/** CREATE, DELETE and RENAME: changing the set of mailboxes. */
@NullMarked
package io.postrider.imap.mailbox;

import org.jspecify.annotations.NullMarked;
