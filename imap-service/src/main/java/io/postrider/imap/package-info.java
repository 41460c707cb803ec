/** IMAP4rev1: settings and wiring. Start reading at {@code imap.session.CommandTable}. */
@NullMarked
package io.postrider.imap;

import org.jspecify.annotations.NullMarked;
