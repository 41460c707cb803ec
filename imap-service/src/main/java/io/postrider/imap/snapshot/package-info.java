/**
 * What is known of a mailbox while sessions have it open: one {@link MailboxSnapshot} for all of them, moved forward by
 * what changed since, and for each session a {@link MailboxView}, its own numbering of the messages. After a quiet
 * minute only the UIDs are kept, packed.
 */
@NullMarked
package io.postrider.imap.snapshot;

import org.jspecify.annotations.NullMarked;
