package io.postrider.smtp.session;

import io.postrider.api.auth.LoginGrant;
import io.postrider.smtp.body.MessageBody;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

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
        int chatter) {
    /** Octets of a message, at most; less where the policy of who logged in says so. */
    public long largest(@Nullable LoginGrant login) {
        Long own = login == null || login.sending() == null
                ? null
                : login.sending().messageBytes();
        return own == null ? body.size() : Math.min(own, body.size());
    }

    /** Recipients of a message, at most; fewer where the policy of who logged in says so. */
    public int recipients(@Nullable LoginGrant login) {
        if (login == null || login.sending() == null) {
            return recipients;
        }
        Integer own = login.sending().recipients();
        Integer daily = login.sending().recipientsPerDay();
        int most = own == null ? recipients : Math.min(own, recipients);
        return daily == null ? most : Math.min(daily, most);
    }
}
