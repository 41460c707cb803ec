package io.postrider.imap.thread;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A message and those below it; or, without a message, what only holds others together (RFC 5256 section 3, "dummy"). */
final class ThreadNode {
    /** Of a dummy its first child's counts, which is in its place. */
    private static final Comparator<ThreadNode> ORDER =
            (one, other) -> ThreadedMessage.ORDER.compare(one.required(), other.required());

    private @Nullable ThreadedMessage message;
    private @Nullable ThreadNode parent;
    private List<ThreadNode> children = new ArrayList<>(0);

    ThreadNode(@Nullable ThreadedMessage message) {
        this.message = message;
    }

    @Nullable ThreadedMessage message() {
        return message;
    }

    void message(ThreadedMessage found) {
        message = found;
    }

    boolean isDummy() {
        return message == null;
    }

    @Nullable ThreadNode parent() {
        return parent;
    }

    List<ThreadNode> children() {
        return children;
    }

    /** The message that stands for it: its own, or its first child's. */
    @Nullable ThreadedMessage shown() {
        if (message != null || children.isEmpty()) {
            return message;
        }
        return children.getFirst().message;
    }

    private ThreadedMessage required() {
        return Objects.requireNonNull(shown(), "a dummy without children");
    }

    /** Puts it below another one, and away from where it was. */
    void moveBelow(ThreadNode other) {
        detach();
        parent = other;
        other.children.add(this);
    }

    void detach() {
        if (parent != null) {
            parent.children.remove(this);
            parent = null;
        }
    }

    /** Puts all its children below another one. */
    void giveChildrenTo(ThreadNode other) {
        for (ThreadNode child : children) {
            child.parent = other;
            other.children.add(child);
        }
        children = new ArrayList<>(0);
    }

    /** Whether it is below another one, or is that one. */
    boolean isWithin(ThreadNode other) {
        if (this != other && other.children.isEmpty()) {
            return false;
        }
        for (ThreadNode node = this; node != null; node = node.parent) {
            if (node == other) {
                return true;
            }
        }
        return false;
    }

    /** Gives its children another parent. */
    void replaceChildren(List<ThreadNode> replacement) {
        children = replacement;
        for (ThreadNode child : replacement) {
            child.parent = this;
        }
    }

    /** It and all below it, each before those above it. */
    static List<ThreadNode> bottomUp(List<ThreadNode> roots) {
        List<ThreadNode> all = new ArrayList<>();
        Deque<ThreadNode> open = new ArrayDeque<>(roots);
        while (!open.isEmpty()) {
            ThreadNode node = open.pop();
            all.add(node);
            node.children.forEach(open::push);
        }
        return all.reversed();
    }

    /** Sorts siblings everywhere. */
    static void sort(List<ThreadNode> roots) {
        for (ThreadNode node : bottomUp(roots)) {
            node.children.sort(ORDER);
        }
        roots.sort(ORDER);
    }
}
