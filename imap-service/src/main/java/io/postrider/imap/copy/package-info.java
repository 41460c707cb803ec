/** COPY (RFC 3501 section 6.4.7) and MOVE (RFC 6851). */
@NullMarked
package io.postrider.imap.copy;

import org.jspecify.annotations.NullMarked;
