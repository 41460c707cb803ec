/** STORE (RFC 3501 section 6.4.6): changing flags. */
@NullMarked
package io.postrider.imap.store;

import org.jspecify.annotations.NullMarked;
