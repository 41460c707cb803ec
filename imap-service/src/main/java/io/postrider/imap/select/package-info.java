/** SELECT, EXAMINE, CLOSE, UNSELECT, CHECK and NOOP: having a mailbox open, and hearing what happens in it. */
@NullMarked
package io.postrider.imap.select;

import org.jspecify.annotations.NullMarked;
