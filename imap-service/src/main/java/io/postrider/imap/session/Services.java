package io.postrider.imap.session;

import io.postrider.access.UserSessions;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.imap.account.AccountMailboxes;
import io.postrider.imap.snapshot.Snapshots;

/**
 * What the commands work with.
 *
 * @param users opens sessions
 * @param api mailbox-service
 * @param mailboxes names of mailboxes
 * @param snapshots mailboxes that are open
 * @param largestMessage octets of the largest message that APPEND takes
 */
public record Services(
        UserSessions users, MailboxApi api, AccountMailboxes mailboxes, Snapshots snapshots, long largestMessage) {}
