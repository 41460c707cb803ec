package io.postrider.smtp.session;

import io.postrider.platform.net.Networks;
import io.postrider.platform.net.TlsContext;
import io.postrider.platform.observe.EventLog;
import io.postrider.platform.sasl.Mechanisms;
import io.postrider.smtp.accept.ContentCheck;
import io.postrider.smtp.accept.MessageIntake;
import io.postrider.smtp.observe.SmtpMetrics;
import io.postrider.smtp.recipient.QuotaGate;
import io.postrider.smtp.recipient.RecipientDirectory;
import io.postrider.smtp.recipient.RecipientJudge;
import io.postrider.smtp.submission.Logins;
import io.postrider.smtp.submission.Revocations;
import org.jspecify.annotations.Nullable;

/**
 * What all sessions share.
 *
 * @param policy what is allowed to whom
 * @param limits what a client may do
 * @param doors what is looked at before mail comes
 * @param recipients who takes mail here
 * @param quotas who has room
 * @param logins who may log in
 * @param revocations whose login has ended
 * @param intake where messages go
 * @param ingressCheck the rule for the header of any message
 * @param tls the certificate; null when there is none
 * @param events the log of accepts, refusals and logins
 * @param metrics what is counted
 */
public record SessionServices(
        Policy policy,
        SessionLimits limits,
        Doors doors,
        RecipientDirectory recipients,
        QuotaGate quotas,
        Logins logins,
        Revocations revocations,
        MessageIntake intake,
        ContentCheck ingressCheck,
        @Nullable TlsContext tls,
        EventLog events,
        SmtpMetrics metrics) {
    /** Judges recipients. */
    public RecipientJudge judge() {
        return new RecipientJudge(recipients, quotas, policy.outboundEnabled());
    }

    /**
     * What is allowed to whom.
     *
     * @param hostname our own name
     * @param outboundEnabled whether users may send to other domains
     * @param plaintextNetworks from where users may log in without TLS
     * @param xclientNetworks who may say by XCLIENT whom they speak for
     * @param mechanisms how users may log in besides with a plain password
     */
    public record Policy(
            String hostname,
            boolean outboundEnabled,
            Networks plaintextNetworks,
            Networks xclientNetworks,
            Mechanisms mechanisms) {}
}
