/** LIST, LSUB, NAMESPACE, SUBSCRIBE and UNSUBSCRIBE: which mailboxes there are, and which the user cares about. */
@NullMarked
package io.postrider.imap.list;

import org.jspecify.annotations.NullMarked;
