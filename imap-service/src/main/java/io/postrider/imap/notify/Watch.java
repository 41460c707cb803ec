package io.postrider.imap.notify;

import io.postrider.api.mailbox.MailboxList;
import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.api.problem.ProblemException;
import io.postrider.imap.account.AccountMailboxes;
import io.postrider.imap.command.SelectedMailbox;
import io.postrider.imap.command.Session;
import io.postrider.imap.notify.EventGroup.Event;
import io.postrider.imap.notify.Standing.Box;
import io.postrider.imap.wire.MailboxName;
import io.postrider.imap.wire.WireWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one session wants to be told of mailboxes that it has not selected, and what it was told. */
final class Watch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    /** A command that takes its time is looked at again after this. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Session session;
    private final List<EventGroup> groups;
    private final AccountMailboxes mailboxes;
    private final Watches watches;
    /** Set when something changed since a list was asked for; whoever sets it sees to it that it is told. */
    private final AtomicBoolean due = new AtomicBoolean();

    private final AtomicBoolean telling = new AtomicBoolean();
    private volatile boolean closed;
    private Standing told;

    private Watch(Session session, List<EventGroup> groups, AccountMailboxes mailboxes, Watches watches) {
        this.session = session;
        this.groups = groups;
        this.mailboxes = mailboxes;
        this.watches = watches;
        this.told = new Standing(Map.of(), Set.of(), Set.of());
    }

    /** Begins to watch; nothing that happens from now on is missed. */
    static Watch begin(Session session, List<EventGroup> groups, AccountMailboxes mailboxes, Watches watches) {
        var watch = new Watch(session, groups, mailboxes, watches);
        watches.add(session.user().accountId(), watch);
        watch.told = Standing.of(mailboxes.fresh(session.user()));
        return watch;
    }

    @Override
    public void close() {
        closed = true;
        watches.remove(session.user().accountId(), this);
    }

    /** Something changed. */
    void changed() {
        due.set(true);
        if (telling.compareAndSet(false, true)) {
            Thread.startVirtualThread(this::tellAll);
        }
    }

    /** Tells until nothing is due: what comes meanwhile is told together. */
    private void tellAll() {
        try {
            while (!closed && due.getAndSet(false)) {
                MailboxList list = mailboxes.fresh(session.user());
                while (!closed && !session.connection().whileWaiting(() -> tell(list))) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        } catch (ProblemException unavailable) {
            // The feed breaks off with mailbox-service, and everything is checked when it is back.
            LOG.debug("news could not be told: {}", unavailable.toString());
        } catch (IOException | UncheckedIOException clientIsGone) {
            session.connection().close();
        } finally {
            telling.set(false);
            if (due.get() && !closed) {
                changed();
            }
        }
    }

    private void tell(MailboxList list) {
        if (closed) {
            return;
        }
        Standing now = Standing.of(list);
        names(now);
        subscriptions(now);
        for (MailboxStatus mailbox : list.mailboxes()) {
            Box box = now.boxes().get(mailbox.mailboxId());
            if (box != null) {
                messages(mailbox, box, told.boxes().get(mailbox.mailboxId()));
            }
        }
        told = now;
        session.out().flush();
    }

    /** RFC 5465 section 5.4: what came, went or has another name. */
    private void names(Standing now) {
        now.boxes().forEach((id, box) -> {
            Box before = told.boxes().get(id);
            String oldName = before == null || before.name().equals(box.name()) ? null : before.name();
            if ((before == null || oldName != null) && tells(Event.MAILBOXNAME, id, box.name(), now)) {
                list(box.name(), "", oldName);
            }
        });
        told.boxes().forEach((id, box) -> {
            if (!now.boxes().containsKey(id) && tells(Event.MAILBOXNAME, id, box.name(), told)) {
                list(box.name(), "\\NonExistent", null);
            }
        });
    }

    private void subscriptions(Standing now) {
        var changed = new TreeSet<>(now.subscriptions());
        changed.addAll(told.subscriptions());
        for (String name : changed) {
            boolean is = now.subscriptions().contains(name);
            Standing where = is ? now : told;
            if (is != told.subscriptions().contains(name) && tells(Event.SUBSCRIPTIONCHANGE, 0, name, where)) {
                // RFC 5465 section 5.5
                list(name, is ? "\\Subscribed" : "", null);
            }
        }
    }

    private void list(String name, String attribute, @Nullable String oldName) {
        WireWriter out = session.out();
        out.ascii("* LIST (").ascii(attribute).ascii(") \"/\" ").mailbox(new MailboxName(name));
        if (oldName != null) {
            out.ascii(" (\"OLDNAME\" (").mailbox(new MailboxName(oldName)).ascii("))");
        }
        out.crlf();
    }

    /** RFC 5465 sections 5.1 to 5.3: of mailboxes that are not selected. */
    private void messages(MailboxStatus mailbox, Box now, @Nullable Box before) {
        boolean moved = before == null || before.uidNext() != now.uidNext() || before.messages() != now.messages();
        boolean changed = before != null && before.modseq() != now.modseq();
        EventGroup group = group(mailbox.mailboxId(), mailbox.name(), told);
        if (group == null || before == null && mailbox.messages() == 0) {
            return;
        }
        boolean news = moved && group.tells(Event.MESSAGENEW) || changed && group.tells(Event.FLAGCHANGE);
        if (news) {
            status(mailbox);
        }
    }

    /** Tells how the mailboxes stand whose messages are told of. */
    void statusOfAll(MailboxList list) {
        for (MailboxStatus mailbox : list.mailboxes()) {
            EventGroup group = mailbox.selectable() ? group(mailbox.mailboxId(), mailbox.name(), told) : null;
            if (group != null && group.tellsMessages()) {
                status(mailbox);
            }
        }
    }

    private void status(MailboxStatus mailbox) {
        session.out()
                .ascii("* STATUS ")
                .mailbox(new MailboxName(mailbox.name()))
                .ascii(" (MESSAGES ")
                .number(mailbox.messages())
                .ascii(" UIDNEXT ")
                .number(mailbox.uidNext())
                .ascii(" UIDVALIDITY ")
                .number(mailbox.uidValidity())
                .ascii(" HIGHESTMODSEQ ")
                .number(mailbox.highestModseq())
                .octet(')')
                .crlf();
    }

    private boolean tells(Event event, int mailboxId, String name, Standing standing) {
        EventGroup group = group(mailboxId, name, standing);
        return group != null && group.tells(event);
    }

    /** The group that counts for a mailbox (RFC 5465 section 3.1): the first that means it. */
    private @Nullable EventGroup group(int mailboxId, String name, Standing standing) {
        SelectedMailbox selected = session.selectedOrNull();
        boolean isSelected = selected != null && selected.id() == mailboxId;
        for (EventGroup group : groups) {
            if (!group.isOfSelected() && means(group, name, standing)) {
                return isSelected && group.tellsMessages() ? null : group;
            }
        }
        return null;
    }

    private static boolean means(EventGroup group, String name, Standing standing) {
        return switch (group.filter()) {
            case SELECTED, SELECTED_DELAYED -> false;
            case INBOXES -> standing.inboxes().contains(name);
            case PERSONAL -> true;
            case SUBSCRIBED -> standing.subscriptions().contains(name);
            case MAILBOXES -> group.names().contains(name);
            case SUBTREE ->
                group.names().stream()
                        .anyMatch(root -> name.equals(root) || name.startsWith(root + MailboxName.SEPARATOR));
        };
    }
}
