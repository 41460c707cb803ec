/** COMPRESS=DEFLATE (RFC 4978): everything that follows, in both directions, compressed. */
@NullMarked
package io.postrider.imap.compress;

import org.jspecify.annotations.NullMarked;
