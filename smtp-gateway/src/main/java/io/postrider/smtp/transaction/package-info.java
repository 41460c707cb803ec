/** One mail transaction (RFC 5321 section 3.3): its reverse-path, its recipients, what was said of the message. Plain records and a little state; the dialogue fills it and the accept reads it. */
@NullMarked
package io.postrider.smtp.transaction;

import org.jspecify.annotations.NullMarked;
