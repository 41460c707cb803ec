package io.postrider.imap.thread;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The algorithm REFERENCES (RFC 5256 section 3). Nothing in it recurses: how deep a thread is, those decide who send the
 * mail.
 */
final class References {
    /** In the order in which they were met. */
    private final Set<ThreadNode> nodes = new LinkedHashSet<>();

    private final Map<String, ThreadNode> byMessageId = new HashMap<>();
    private List<ThreadNode> roots = new ArrayList<>();

    private References() {}

    static List<ThreadNode> threads(List<ThreadedMessage> messages) {
        var references = new References();
        messages.forEach(references::link);
        references.findRoots();
        references.prune();
        ThreadNode.sort(references.roots);
        references.gather();
        ThreadNode.sort(references.roots);
        return references.roots;
    }

    // ---- step 1

    private void link(ThreadedMessage message) {
        ThreadNode parent = null;
        for (String ancestor : message.ancestors()) {
            ThreadNode node = byMessageId.computeIfAbsent(ancestor, id -> added(new ThreadNode(null)));
            // A link that is there already stays, and none may close a circle.
            if (parent != null && node.parent() == null && !parent.isWithin(node)) {
                node.moveBelow(parent);
            }
            parent = node;
        }
        ThreadNode node = nodeOf(message);
        if (parent != null && !parent.isWithin(node)) {
            node.moveBelow(parent);
        } else if (parent == null) {
            // What was said of its ancestors by others may be wrong; it knows best that it has none.
            node.detach();
        }
    }

    private ThreadNode nodeOf(ThreadedMessage message) {
        ThreadNode known = byMessageId.get(message.messageId());
        if (known != null && known.isDummy()) {
            known.message(message);
            return known;
        }
        ThreadNode node = added(new ThreadNode(message));
        // Without a Message-ID, or with one that another message has: nothing refers to it.
        if (known == null && !message.messageId().isEmpty()) {
            byMessageId.put(message.messageId(), node);
        }
        return node;
    }

    private ThreadNode added(ThreadNode node) {
        nodes.add(node);
        return node;
    }

    // ---- steps 2 and 3

    private void findRoots() {
        for (ThreadNode node : nodes) {
            if (node.parent() == null) {
                roots.add(node);
            }
        }
    }

    /** Takes dummies away; one stays that would leave several threads where there is one. */
    private void prune() {
        for (ThreadNode node : ThreadNode.bottomUp(roots)) {
            List<ThreadNode> kept = new ArrayList<>(node.children().size());
            for (ThreadNode child : node.children()) {
                if (child.isDummy()) {
                    kept.addAll(child.children());
                } else {
                    kept.add(child);
                }
            }
            node.replaceChildren(kept);
        }
        List<ThreadNode> kept = new ArrayList<>();
        for (ThreadNode root : roots) {
            if (!root.isDummy() || root.children().size() > 1) {
                kept.add(root);
            } else if (root.children().size() == 1) {
                ThreadNode only = root.children().getFirst();
                only.detach();
                kept.add(only);
            }
        }
        roots = kept;
    }

    // ---- step 5

    private void gather() {
        Map<String, ThreadNode> bySubject = new HashMap<>();
        for (ThreadNode root : roots) {
            ThreadedMessage shown = subject(root);
            if (shown != null) {
                bySubject.merge(shown.subject().text(), root, References::better);
            }
        }
        List<ThreadNode> gathered = new ArrayList<>();
        for (ThreadNode root : roots) {
            if (root.parent() != null) {
                // It stood in the table, and is one of several by now.
                continue;
            }
            ThreadedMessage shown = subject(root);
            ThreadNode table =
                    shown == null ? null : bySubject.get(shown.subject().text());
            if (shown == null || table == null || table == root) {
                gathered.add(root);
                continue;
            }
            ThreadNode together = merged(root, shown, table);
            if (together != table) {
                bySubject.put(shown.subject().text(), together);
                gathered.add(together);
            }
        }
        gathered.removeIf(node ->
                node.parent() != null || node.isDummy() && node.children().isEmpty());
        roots = gathered;
    }

    private static @Nullable ThreadedMessage subject(ThreadNode root) {
        ThreadedMessage shown = root.shown();
        return shown == null || shown.subject().text().isEmpty() ? null : shown;
    }

    /** Which of two threads the others of their subject join: a dummy rather, then what is no reply. */
    private static ThreadNode better(ThreadNode present, ThreadNode other) {
        boolean otherInstead = other.isDummy() || isReply(present) && !isReply(other);
        return !present.isDummy() && otherInstead ? other : present;
    }

    private static boolean isReply(ThreadNode node) {
        return Objects.requireNonNull(node.shown()).subject().reply();
    }

    /** Joins a thread to the one that stands in the table for its subject; returns what stands there afterwards. */
    private static ThreadNode merged(ThreadNode root, ThreadedMessage shown, ThreadNode table) {
        if (root.isDummy() && table.isDummy()) {
            root.giveChildrenTo(table);
            return table;
        }
        if (table.isDummy() || shown.subject().reply() && !isReply(table)) {
            root.moveBelow(table);
            return table;
        }
        var both = new ThreadNode(null);
        table.moveBelow(both);
        root.moveBelow(both);
        return both;
    }
}
