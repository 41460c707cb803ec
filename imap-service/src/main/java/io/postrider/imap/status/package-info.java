/** STATUS (RFC 3501 section 6.3.10): counters of a mailbox without opening it. */
@NullMarked
package io.postrider.imap.status;

import org.jspecify.annotations.NullMarked;
