package io.postrider.imap.thread;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The algorithm ORDEREDSUBJECT (RFC 5256 section 3): one thread a base subject, all others below its first message. */
final class OrderedSubject {
    private OrderedSubject() {}

    static List<ThreadNode> threads(List<ThreadedMessage> messages) {
        Map<String, ThreadNode> first = new LinkedHashMap<>();
        List<ThreadedMessage> sorted = new ArrayList<>(messages);
        sorted.sort(ThreadedMessage.ORDER);
        for (ThreadedMessage message : sorted) {
            var node = new ThreadNode(message);
            ThreadNode thread = first.putIfAbsent(message.subject().text(), node);
            if (thread != null) {
                node.moveBelow(thread);
            }
        }
        // Met in the order of their first messages, which is the order of the answer.
        return new ArrayList<>(first.values());
    }
}
