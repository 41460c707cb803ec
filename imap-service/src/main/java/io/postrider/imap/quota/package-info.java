/**
 * Quotas (RFC 9208). An account has one quota root, of which all its mailboxes are; who sets its limit is an administrator,
 * by REST.
 */
@NullMarked
package io.postrider.imap.quota;

import org.jspecify.annotations.NullMarked;
