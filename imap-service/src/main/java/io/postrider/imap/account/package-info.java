/**
 * The mailboxes of an account as this process knows them: from names to ids and back. Short-lived, and dropped when the
 * change feed says so.
 */
@NullMarked
package io.postrider.imap.account;

import org.jspecify.annotations.NullMarked;
