/** APPEND (RFC 3501 section 6.3.11): a message on its way from the client to the store, never whole in memory. */
@NullMarked
package io.postrider.imap.append;

import org.jspecify.annotations.NullMarked;
