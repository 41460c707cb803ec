package io.postrider.delivery.outbound;

import io.postrider.delivery.queue.Work;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Work that waits, message by message in the order in which they came, so that a transaction is at hand without a search. */
final class Lane {
    // What may have killed a worker before goes alone.
    private static final int SUSPICIOUS = 2;

    /** How work is put together. */
    enum Grouping {
        /** A transaction has recipients of one domain: each may ask for different things of a connection. */
        BY_DOMAIN,
        /** A transaction has recipients of any domain: an operator named the server for all of them. */
        BY_MESSAGE
    }

    // Each forwarding address has a departure of its own: another reverse-path, seal and mark.
    private record Group(
            UUID messageId, String domain, @Nullable String forwarder, int alone) {}

    private final Grouping grouping;
    private final LinkedHashMap<Group, Deque<Work>> groups = new LinkedHashMap<>();
    private int size;

    Lane(Grouping grouping) {
        this.grouping = grouping;
    }

    private Group groupOf(Work work) {
        String domain =
                grouping == Grouping.BY_DOMAIN ? String.valueOf(work.recipient().domain()) : "";
        boolean suspicious = work.recipient().unfinished() > SUSPICIOUS;
        return new Group(
                work.message().id(),
                domain,
                work.recipient().forwarder(),
                suspicious ? work.recipient().ordinal() : -1);
    }

    void add(Work work) {
        groups.computeIfAbsent(groupOf(work), group -> new ArrayDeque<>()).add(work);
        size++;
    }

    /** Puts a transaction, or a part of one, back to where it was taken from. */
    void addFirst(List<Work> transaction) {
        if (transaction.isEmpty()) {
            return;
        }
        Group group = groupOf(transaction.getFirst());
        Deque<Work> rest = groups.remove(group);
        Deque<Work> all = new ArrayDeque<>(transaction);
        if (rest != null) {
            all.addAll(rest);
        }
        groups.putFirst(group, all);
        size += transaction.size();
    }

    /** The next message, with so many of its recipients. */
    List<Work> next(int most) {
        Iterator<Map.Entry<Group, Deque<Work>>> first = groups.entrySet().iterator();
        if (!first.hasNext()) {
            return List.of();
        }
        Deque<Work> waiting = first.next().getValue();
        List<Work> transaction = new ArrayList<>(Math.min(most, waiting.size()));
        while (transaction.size() < most && !waiting.isEmpty()) {
            transaction.add(waiting.remove());
        }
        if (waiting.isEmpty()) {
            first.remove();
        }
        size -= transaction.size();
        return transaction;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Takes away what is meant. */
    void withdraw(Predicate<Work> meant, Collection<Work> taken) {
        int before = taken.size();
        groups.values().removeIf(group -> {
            group.removeIf(work -> meant.test(work) && taken.add(work));
            return group.isEmpty();
        });
        size -= taken.size() - before;
    }
}
