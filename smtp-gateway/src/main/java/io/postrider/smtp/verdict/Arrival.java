package io.postrider.smtp.verdict;

import io.postrider.smtp.transaction.MailTransaction;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a message when its data begins.
 *
 * @param listener the role of the port it came to
 * @param client who sends it: the server that connected, or the one for which a proxy of ours speaks
 * @param helo what the client called itself
 * @param tls whether it came inside TLS
 * @param hostname our own name, which is our authserv-id too
 * @param user the address of the account that sends it; null for mail from elsewhere
 * @param transaction the envelope, its recipients complete
 */
public record Arrival(
        String listener,
        InetAddress client,
        String helo,
        boolean tls,
        String hostname,
        @Nullable String user,
        MailTransaction transaction) {
    /** Mail from elsewhere. */
    public Arrival(
            String listener,
            InetAddress client,
            String helo,
            boolean tls,
            String hostname,
            MailTransaction transaction) {
        this(listener, client, helo, tls, hostname, null, transaction);
    }
}
