package io.postrider.imap.thread;

import io.postrider.imap.wire.WireWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Writes the THREAD response (RFC 5256 section 4). */
final class ThreadWriter {
    private final WireWriter out;
    private final IntUnaryOperator number;

    /** Writes numbers that are made of UIDs. */
    ThreadWriter(WireWriter out, IntUnaryOperator number) {
        this.out = out;
        this.number = number;
    }

    void write(List<ThreadNode> threads) {
        out.ascii("* THREAD");
        if (!threads.isEmpty()) {
            out.space();
        }
        Deque<Iterator<ThreadNode>> open = new ArrayDeque<>();
        open.push(threads.iterator());
        while (!open.isEmpty()) {
            if (open.peek().hasNext()) {
                out.octet('(');
                open.push(chain(open.peek().next()));
            } else {
                open.pop();
                if (!open.isEmpty()) {
                    out.octet(')');
                }
            }
        }
        out.crlf();
    }

    /** Writes messages as far as each has one child, and returns the children of the last. */
    private Iterator<ThreadNode> chain(ThreadNode first) {
        ThreadNode node = first;
        while (true) {
            var message = node.message();
            if (message != null) {
                out.number(number.applyAsInt(message.uid()));
            }
            if (node.children().isEmpty()) {
                return node.children().iterator();
            }
            if (message != null) {
                out.space();
            }
            if (node.children().size() > 1) {
                return node.children().iterator();
            }
            node = node.children().getFirst();
        }
    }
}
