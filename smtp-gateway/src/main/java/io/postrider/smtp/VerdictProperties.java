package io.postrider.smtp;

import io.postrider.api.verdict.Action;
import io.postrider.api.verdict.MailPolicy;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the port for mail from other servers does by what the checks say of a message, where its recipient's tenant, domain and
 * account have no policy of their own.
 *
 * @param enforce whether verdicts are carried out; when false mail is tagged only, whatever policies say
 * @param junkScore from this score on mail goes to the mailbox for junk; 0 for never
 * @param quarantineScore from this score on mail is held until somebody releases it; 0 for never
 * @param rejectScore from this score on mail is refused; 0 for never
 * @param withoutFilter what becomes of mail that a filter could not look at: accept, or defer (451)
 * @param patience how long the end of a message waits for all checks together; a part of it is kept for each, however slow the others are
 */
@ConfigurationProperties("postrider.smtp.verdict")
record VerdictProperties(
        @DefaultValue("true") boolean enforce,
        @DefaultValue("5") double junkScore,
        @DefaultValue("0") double quarantineScore,
        @DefaultValue("15") double rejectScore,
        @DefaultValue("accept") Action withoutFilter,
        @DefaultValue("20s") Duration patience) {
    VerdictProperties {
        if (withoutFilter != Action.ACCEPT && withoutFilter != Action.DEFER) {
            throw new IllegalArgumentException("postrider.smtp.verdict.without-filter is accept or defer");
        }
        if (patience.isNegative() || patience.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new IllegalArgumentException("postrider.smtp.verdict.patience is 5m at most");
        }
    }

    MailPolicy policy() {
        return new MailPolicy(enforce, junkScore, quarantineScore, rejectScore, withoutFilter);
    }
}
