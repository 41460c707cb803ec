/** IDLE (RFC 2177): news as it happens. */
@NullMarked
package io.postrider.imap.idle;

import org.jspecify.annotations.NullMarked;
