/** ID (RFC 2971): who the two ends are. */
@NullMarked
package io.postrider.imap.id;

import org.jspecify.annotations.NullMarked;
