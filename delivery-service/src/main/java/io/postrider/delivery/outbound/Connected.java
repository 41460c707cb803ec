package io.postrider.delivery.outbound;

import io.postrider.delivery.hop.Proof;
import io.postrider.delivery.queue.TlsRequirement;
import io.postrider.delivery.smtpclient.SmtpConnection;

/**
 * A connection, and the name under which its server was found.
 *
 * @param connection past EHLO, TLS and login
 * @param host the server's name
 * @param domain whose mail it was opened for
 * @param requirement what that mail asked of it
 * @param proof what it has proved
 */
record Connected(SmtpConnection connection, String host, String domain, TlsRequirement requirement, Proof proof) {}
