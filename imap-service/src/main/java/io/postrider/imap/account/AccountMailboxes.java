package io.postrider.imap.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.postrider.access.UserSession;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.api.mailbox.MailboxList;
import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.imap.wire.MailboxName;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Finds mailboxes by name. A list that was read a moment ago is used again as long as the change feed lives. */
public final class AccountMailboxes {
    private static final Duration KEEP = Duration.ofSeconds(30);
    private static final int ACCOUNTS = 2_000;

    private final MailboxApi mailboxes;
    private final Cache<UUID, MailboxList> lists =
            Caffeine.newBuilder().maximumSize(ACCOUNTS).expireAfterWrite(KEEP).build();
    private final AtomicLong changes = new AtomicLong();
    private volatile boolean changesAreTold;

    /** Mailboxes that a mailbox-service knows. */
    public AccountMailboxes(MailboxApi mailboxes) {
        this.mailboxes = mailboxes;
    }

    /** All mailboxes of an account. Names are right; counters may be some seconds old. */
    public MailboxList list(UserSession user) {
        MailboxList known = changesAreTold ? lists.getIfPresent(user.accountId()) : null;
        return known == null ? fresh(user) : known;
    }

    /** All mailboxes of an account with their counters as they are now. */
    public MailboxList fresh(UserSession user) {
        long before = changes.get();
        MailboxList list = mailboxes.mailboxes(user.authorization(), user.accountId());
        lists.put(user.accountId(), list);
        if (changes.get() != before) {
            // What changed while it was read may not be in it, and was told before it was kept.
            lists.invalidate(user.accountId());
        }
        return list;
    }

    /** A mailbox by its name; one that only holds others together counts as none. */
    public Optional<MailboxStatus> find(UserSession user, MailboxName name) {
        Optional<MailboxStatus> known = in(list(user), name);
        return known.isPresent() ? known : in(fresh(user), name);
    }

    /**
     * The same, or a refusal.
     *
     * @throws ProblemException {@code NO_SUCH_MAILBOX}
     */
    public MailboxStatus get(UserSession user, MailboxName name) {
        return find(user, name).orElseThrow(() -> new ProblemException(ProblemCode.NO_SUCH_MAILBOX, "no such mailbox"));
    }

    /** What has a name now, be it that it only holds others together. */
    public Optional<MailboxStatus> named(UserSession user, MailboxName name) {
        return fresh(user).mailboxes().stream()
                .filter(mailbox -> mailbox.name().equals(name.text()))
                .findFirst();
    }

    /** A mailbox by its name in a list. */
    public static Optional<MailboxStatus> in(MailboxList list, MailboxName name) {
        for (MailboxStatus mailbox : list.mailboxes()) {
            if (mailbox.selectable() && mailbox.name().equals(name.text())) {
                return Optional.of(mailbox);
            }
        }
        return Optional.empty();
    }

    /** Octets of the messages of a mailbox that are to be removed; asked for only where there are such. */
    public long deletedSize(UserSession user, MailboxStatus mailbox) {
        return mailbox.deleted() == 0
                ? 0
                : mailboxes.deletedSize(user.authorization(), user.accountId(), mailbox.mailboxId());
    }

    /** Forgets an account's list. */
    public void changed(UUID accountId) {
        changes.incrementAndGet();
        lists.invalidate(accountId);
    }

    /** Says whether {@link #changed} is going to be called for every change from now on. */
    public void changesAreTold(boolean told) {
        changes.incrementAndGet();
        lists.invalidateAll();
        changesAreTold = told;
    }
}
