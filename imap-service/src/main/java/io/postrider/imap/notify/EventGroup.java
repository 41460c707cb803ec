package io.postrider.imap.notify;

import io.postrider.imap.fetch.FetchItem;
import java.util.List;
import java.util.Set;

/**
 * Events of some mailboxes (RFC 5465 section 8, {@code event-group}).
 *
 * @param filter which mailboxes
 * @param names of those, for the filters that name some
 * @param events what to tell; empty for nothing
 * @param items what to tell of each new message in the selected mailbox
 */
record EventGroup(Filter filter, List<String> names, Set<Event> events, List<FetchItem> items) {
    /** Which mailboxes (RFC 5465 section 6). */
    enum Filter {
        SELECTED,
        SELECTED_DELAYED,
        INBOXES,
        PERSONAL,
        SUBSCRIBED,
        SUBTREE,
        MAILBOXES
    }

    /** What happens (RFC 5465 section 5). */
    enum Event {
        MESSAGENEW("MessageNew"),
        MESSAGEEXPUNGE("MessageExpunge"),
        FLAGCHANGE("FlagChange"),
        MAILBOXNAME("MailboxName"),
        SUBSCRIPTIONCHANGE("SubscriptionChange");

        private final String spelling;

        Event(String spelling) {
            this.spelling = spelling;
        }

        @Override
        public String toString() {
            return spelling;
        }
    }

    EventGroup {
        names = List.copyOf(names);
        events = Set.copyOf(events);
        items = List.copyOf(items);
    }

    /** Whether it is of the selected mailbox. */
    boolean isOfSelected() {
        return filter == Filter.SELECTED || filter == Filter.SELECTED_DELAYED;
    }

    boolean tells(Event event) {
        return events.contains(event);
    }

    /** Whether it tells of messages. */
    boolean tellsMessages() {
        return tells(Event.MESSAGENEW);
    }

    /** Why it cannot be (RFC 5465 section 5); null when it can. */
    @org.jspecify.annotations.Nullable String fault() {
        if (tells(Event.MESSAGENEW) != tells(Event.MESSAGEEXPUNGE)) {
            return "MessageNew and MessageExpunge go together";
        }
        if (tells(Event.FLAGCHANGE) && !tells(Event.MESSAGENEW)) {
            return "FlagChange needs MessageNew and MessageExpunge";
        }
        boolean ofMailboxes = tells(Event.MAILBOXNAME) || tells(Event.SUBSCRIPTIONCHANGE);
        if (isOfSelected() && ofMailboxes) {
            return "Of the selected mailbox messages alone are told";
        }
        return !isOfSelected() && !items.isEmpty() ? "Data items are told of the selected mailbox alone" : null;
    }
}
