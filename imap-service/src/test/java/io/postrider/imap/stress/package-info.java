/** Many clients at once on the same mailboxes, each checking that what it is told makes sense. */
@NullMarked
package io.postrider.imap.stress;

import org.jspecify.annotations.NullMarked;
