/**
 * What IMAP and POP3 share: listeners with their limits, connections with TLS and deadlines, and logged-in users. A
 * protocol brings a {@link MailProtocol} and gets a {@link ClientConnection} for every client. Nothing here knows a
 * command of either protocol.
 */
@NullMarked
package io.postrider.access;

import org.jspecify.annotations.NullMarked;
