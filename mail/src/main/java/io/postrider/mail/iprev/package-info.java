/** Whether the name of a client's address leads back to it (RFC 8601 section 3). */
@NullMarked
package io.postrider.mail.iprev;

import org.jspecify.annotations.NullMarked;
