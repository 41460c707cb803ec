package io.postrider.mailbox.words;

import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.mailbox.database.MailboxRows.MailboxRow;
import io.postrider.mailbox.database.Transactions;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Notes what users say of messages, within the transactions in which they say it. */
public final class Lessons {
    private static final int MOST_AT_ONCE = 1_000;
    private static final String JUNK = "\\Junk";
    private static final String TRASH = "\\Trash";

    /** Registered names (RFC 9051 section 2.3.2), and what clients wrote before there were any. */
    private static final Set<String> SPAM_KEYWORDS = Set.of("$junk", "junk");

    private static final Set<String> HAM_KEYWORDS = Set.of("$notjunk", "notjunk", "nonjunk");

    private final Transactions transactions;

    /** Lessons in that database. */
    public Lessons(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Whether a mailbox is the one for junk. */
    public static boolean isJunk(MailboxStatus mailbox) {
        return JUNK.equals(mailbox.specialUse());
    }

    /** Messages were moved or copied: what that says of them, if anything. Junk that is thrown away is junk all the same. */
    public void moved(UUID accountId, MailboxRow from, MailboxRow to, Collection<UUID> contentIds) {
        boolean wasJunk = isJunk(from.status());
        boolean isJunk = isJunk(to.status());
        boolean thrownAway = TRASH.equals(to.status().specialUse());
        if (wasJunk != isJunk && !thrownAway) {
            called(accountId, to.tenantId(), contentIds, isJunk);
        }
    }

    /** What keywords say: spam, no spam or, as null, nothing; both say nothing. */
    public static @Nullable Boolean spam(List<String> keywords) {
        boolean spam = keywords.stream().anyMatch(keyword -> SPAM_KEYWORDS.contains(keyword.toLowerCase(Locale.ROOT)));
        boolean ham = keywords.stream().anyMatch(keyword -> HAM_KEYWORDS.contains(keyword.toLowerCase(Locale.ROOT)));
        return spam == ham ? null : Boolean.valueOf(spam);
    }

    /** Messages were called spam or not; of very many at once the first ones are lesson enough. */
    public void called(UUID accountId, UUID tenantId, Collection<UUID> contentIds, boolean spam) {
        if (contentIds.isEmpty()) {
            return;
        }
        UUID[] first = contentIds.stream().distinct().limit(MOST_AT_ONCE).toArray(UUID[]::new);
        transactions.jdbc().sql("""
                        INSERT INTO mail.lesson AS l (account_id, content_id, tenant_id, spam)
                        SELECT ?, id, ?, ? FROM unnest(?::uuid[]) AS c (id) ORDER BY id
                        ON CONFLICT (account_id, content_id) DO UPDATE
                        SET spam = excluded.spam, attempts = 0, due_at = now()
                        WHERE l.spam <> excluded.spam
                        """).params(accountId, tenantId, spam, first).update();
    }
}
