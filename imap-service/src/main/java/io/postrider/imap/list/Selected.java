package io.postrider.imap.list;

import io.postrider.api.mailbox.MailboxList;
import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.imap.list.ListCommand.Selection;
import io.postrider.imap.wire.MailboxName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which names a LIST is answered with (RFC 5258 section 3.1): those that match a pattern and every selection option. */
final class Selected {
    private final ListCommand command;
    private final List<MailboxPattern> patterns;
    private final Set<String> subscriptions;
    private final Map<String, @Nullable MailboxStatus> names = new TreeMap<>();
    /** Names that have names below them. */
    private final Set<String> parents = new HashSet<>();
    /** Names below which the selection options hold for something. */
    private final Set<String> above = new HashSet<>();

    Selected(ListCommand command, MailboxList list) {
        this.command = command;
        this.patterns = command.patterns().stream().map(MailboxPattern::new).toList();
        this.subscriptions = Set.copyOf(list.subscriptions());
        for (MailboxStatus mailbox : list.mailboxes()) {
            names.put(mailbox.name(), mailbox);
            parents.addAll(MailboxName.ancestors(mailbox.name()));
        }
        if (wants(Selection.SUBSCRIBED)) {
            // RFC 5258 section 3.1: also what is subscribed to and does not exist
            subscriptions.forEach(name -> names.putIfAbsent(name, null));
        }
        if (wants(Selection.RECURSIVEMATCH)) {
            recurse();
        }
    }

    private void recurse() {
        for (String name : names.keySet()) {
            if (isSelected(name)) {
                above.addAll(MailboxName.ancestors(name));
            }
        }
        above.forEach(name -> names.putIfAbsent(name, null));
    }

    private boolean wants(Selection option) {
        return command.selection().contains(option);
    }

    private boolean isSelected(String name) {
        MailboxStatus mailbox = names.get(name);
        boolean bySubscription = !wants(Selection.SUBSCRIBED) || subscriptions.contains(name);
        boolean byUse = !wants(Selection.SPECIAL_USE) || mailbox != null && mailbox.specialUse() != null;
        return bySubscription && byUse;
    }

    /** The names, in their order. */
    List<ListedMailbox> find() {
        List<ListedMailbox> found = new ArrayList<>();
        names.forEach((name, mailbox) -> {
            boolean itself = isSelected(name);
            boolean below = above.contains(name);
            if ((itself || below) && patterns.stream().anyMatch(pattern -> pattern.matches(name))) {
                found.add(new ListedMailbox(
                        name, mailbox, parents.contains(name), subscriptions.contains(name), itself, below));
            }
        });
        return found;
    }
}
