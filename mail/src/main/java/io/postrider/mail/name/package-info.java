/**
 * Names of mailboxes as they travel between mail systems: in modified UTF-7 (RFC 3501 section 5.1.3), on the wire as in
 * the folders of a Maildir.
 */
@NullMarked
package io.postrider.mail.name;

import org.jspecify.annotations.NullMarked;
