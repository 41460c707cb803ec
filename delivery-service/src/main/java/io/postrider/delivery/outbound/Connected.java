package io.postrider.delivery.outbound;

import io.postrider.delivery.smtpclient.SmtpConnection;

/**
 * A connection, and the name under which its server was found.
 *
 * @param connection past EHLO, TLS and login
 * @param host the server's name
 */
record Connected(SmtpConnection connection, String host) {}
