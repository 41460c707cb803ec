/** EXPUNGE, UID EXPUNGE (RFC 4315) and CLOSE: removing what is marked as deleted. */
@NullMarked
package io.postrider.imap.expunge;

import org.jspecify.annotations.NullMarked;
