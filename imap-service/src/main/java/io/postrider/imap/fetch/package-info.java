/** FETCH (RFC 3501 section 6.4.5): parsing, finding out what has to be asked of whom, and writing it message by message. */
@NullMarked
package io.postrider.imap.fetch;

import org.jspecify.annotations.NullMarked;
