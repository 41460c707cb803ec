package io.postrider.imap.notify;

import io.postrider.imap.account.AccountMailboxes;
import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.Session;
import io.postrider.imap.command.Telling;
import io.postrider.imap.fetch.FetchHandler;
import io.postrider.imap.notify.EventGroup.Event;
import io.postrider.imap.notify.EventGroup.Filter;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** NOTIFY (RFC 5465 section 3). */
public final class NotifyHandler implements CommandHandler<NotifyCommand> {
    private static final String EVENTS =
            Arrays.stream(Event.values()).map(Event::toString).collect(Collectors.joining(" ", "BADEVENT (", ")"));

    private final AccountMailboxes mailboxes;
    private final Watches watches;
    private final FetchHandler fetch;

    /** Watches mailboxes of accounts. */
    public NotifyHandler(AccountMailboxes mailboxes, Watches watches, FetchHandler fetch) {
        this.mailboxes = mailboxes;
        this.watches = watches;
        this.fetch = fetch;
    }

    @Override
    public Completion handle(NotifyCommand command, Session session) {
        if (!command.known()) {
            // RFC 5465 section 3.1
            return Completion.no(EVENTS, "There are other events");
        }
        Optional<EventGroup> selected =
                command.groups().stream().filter(EventGroup::isOfSelected).findFirst();
        boolean others = selected.isEmpty()
                ? !command.groups().isEmpty()
                : command.groups().size() > 1;
        Watch watch = others ? Watch.begin(session, command.groups(), mailboxes, watches) : null;
        if (watch != null && command.status()) {
            watch.statusOfAll(mailboxes.fresh(session.user()));
        }
        session.watch(watch == null ? () -> {} : watch::close);
        session.pushes(selected.map(NotifyHandler::telling).orElse(Telling.NOTHING));
        session.arrivals(selected.filter(group -> !group.items().isEmpty())
                .<Session.Arrivals>map(group -> uids -> fetch.tell(group.items(), uids, session))
                .orElse(uids -> {}));
        return Completion.ok("NOTIFY completed");
    }

    /** RFC 5465 section 6.1: EXPUNGE at once, or when a command allows it. */
    private static Telling telling(EventGroup selected) {
        if (selected.events().isEmpty()) {
            return Telling.NOTHING;
        }
        return selected.filter() == Filter.SELECTED ? Telling.ALL : Telling.NO_EXPUNGE;
    }
}
