/**
 * SEARCH (RFC 3501 section 6.4.4): what flags and numbers decide is decided here from the snapshot, all else is asked of
 * mailbox-service.
 */
@NullMarked
package io.postrider.imap.search;

import org.jspecify.annotations.NullMarked;
