package io.postrider.smtp.session;

import io.postrider.smtp.body.MessageBody;
import java.time.Duration;

/**
 * What a client may do.
 *
 * @param body what a message may cost
 * @param recipients most recipients of a message
 * @param command how long a whole command line may take to come (RFC 5321 section 4.5.3.2.7)
 * @param handshake how long a TLS handshake may take
 * @param session how long a session may last
 * @param errors most bad commands of a session
 * @param unknownRecipients most unknown recipients of a session
 * @param failedLogins most failed logins of a session
 * @param chatter most commands between two messages that are about none
 */
public record SessionLimits(
        MessageBody.Limits body,
        int recipients,
        Duration command,
        Duration handshake,
        Duration session,
        int errors,
        int unknownRecipients,
        int failedLogins,
        int chatter) {}
