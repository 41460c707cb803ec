package io.postrider.imap.notify;

import io.postrider.imap.fetch.FetchItem;
import io.postrider.imap.fetch.FetchParser;
import io.postrider.imap.notify.EventGroup.Event;
import io.postrider.imap.notify.EventGroup.Filter;
import io.postrider.imap.wire.WireReader;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads NOTIFY (RFC 5465 section 8). */
public final class NotifyParser {
    private static final int MOST_GROUPS = 20;
    private static final int MOST_NAMES = 100;

    private final WireReader in;
    private boolean known = true;

    private NotifyParser(WireReader in) {
        this.in = in;
    }

    /** Reads one. */
    public static NotifyCommand parse(WireReader in) {
        return new NotifyParser(in).command();
    }

    private NotifyCommand command() {
        in.space();
        if (in.tryKeyword("NONE")) {
            in.end();
            return new NotifyCommand(false, List.of(), true);
        }
        if (!in.tryKeyword("SET")) {
            throw in.expected("SET or NONE");
        }
        in.space();
        boolean status = in.tryKeyword("STATUS");
        if (status) {
            in.space();
        }
        List<EventGroup> groups = new ArrayList<>();
        boolean selected = false;
        do {
            EventGroup group = group();
            if (groups.size() == MOST_GROUPS || selected && group.isOfSelected()) {
                throw in.expected("fewer groups of events");
            }
            selected |= group.isOfSelected();
            groups.add(group);
        } while (in.trySpace());
        in.end();
        return new NotifyCommand(status, groups, known);
    }

    private EventGroup group() {
        in.open();
        Filter filter = filter();
        in.space();
        List<String> names = List.of();
        if (filter == Filter.SUBTREE || filter == Filter.MAILBOXES) {
            names = names();
            in.space();
        }
        Set<Event> events = EnumSet.noneOf(Event.class);
        List<FetchItem> items = new ArrayList<>();
        if (!in.tryKeyword("NONE")) {
            events(events, items);
        }
        in.close();
        var group = new EventGroup(filter, names, events, items);
        String fault = group.fault();
        if (fault != null) {
            throw in.expected(fault);
        }
        return group;
    }

    private Filter filter() {
        String name = in.keyword();
        for (Filter filter : Filter.values()) {
            if (filter.name().replace('_', '-').equals(name)) {
                return filter;
            }
        }
        throw in.expected("a filter of mailboxes");
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        if (!in.tryOpen()) {
            return List.of(in.mailbox().text());
        }
        do {
            if (names.size() == MOST_NAMES) {
                throw in.expected("at most " + MOST_NAMES + " mailboxes");
            }
            names.add(in.mailbox().text());
        } while (in.trySpace());
        in.close();
        return names;
    }

    private void events(Set<Event> events, List<FetchItem> items) {
        in.open();
        do {
            String name = in.atom().toUpperCase(Locale.ROOT);
            Event event = event(name);
            if (event == null) {
                // RFC 5465 section 3.1: refused, but understood
                known = false;
                continue;
            }
            events.add(event);
            if (event == Event.MESSAGENEW && in.tryText(" (")) {
                items.addAll(FetchParser.items(in));
                in.octet(')');
            }
        } while (in.trySpace());
        in.close();
    }

    private static @org.jspecify.annotations.Nullable Event event(String name) {
        for (Event event : Event.values()) {
            if (event.name().equals(name)) {
                return event;
            }
        }
        return null;
    }
}
