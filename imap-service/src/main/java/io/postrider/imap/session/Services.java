package io.postrider.imap.session;

import io.postrider.access.UserSessions;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.imap.account.AccountMailboxes;
import io.postrider.imap.capability.HiddenCapabilities;
import io.postrider.imap.notify.Watches;
import io.postrider.imap.snapshot.Snapshots;
import java.time.Duration;

/**
 * What the commands work with.
 *
 * @param users opens sessions
 * @param api mailbox-service
 * @param mailboxes names of mailboxes
 * @param snapshots mailboxes that are open
 * @param watches sessions that are told of mailboxes
 * @param policy what an operator decides
 */
public record Services(
        UserSessions users,
        MailboxApi api,
        AccountMailboxes mailboxes,
        Snapshots snapshots,
        Watches watches,
        Policy policy) {
    /**
     * What an operator decides.
     *
     * @param largestMessage octets of the largest message that APPEND takes
     * @param progress how often a client is told that its command goes on (RFC 9585)
     * @param compressed how many sessions may be compressed at one time
     * @param hidden which capabilities are not told to whom
     */
    public record Policy(long largestMessage, Duration progress, int compressed, HiddenCapabilities hidden) {}
}
