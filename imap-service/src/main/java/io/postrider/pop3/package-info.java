/**
 * POP3 (RFC 1939) with CAPA, STLS, SASL, TOP, UIDL, PIPELINING, response codes and UTF8. {@code CommandTable} is
 * the table of contents. A maildrop is the account's INBOX as it was at login; messages are removed at QUIT and never
 * before.
 */
@NullMarked
package io.postrider.pop3;

import org.jspecify.annotations.NullMarked;
