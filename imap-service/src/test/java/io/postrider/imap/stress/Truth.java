package io.postrider.imap.stress;

import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What is true whoever asks, gathered from all clients of one run. */
final class Truth {
    private final Map<String, String> subjectByUid = new ConcurrentHashMap<>();
    private final Map<String, Long> uidValidity = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> copies = new ConcurrentHashMap<>();
    private final Set<String> expendable = ConcurrentHashMap.newKeySet();
    private final AtomicLong subjects = new AtomicLong();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final AtomicLong commands = new AtomicLong();

    String newSubject() {
        return "message-" + subjects.incrementAndGet();
    }

    /** A UID names one message for ever (RFC 3501 section 2.3.1.1). */
    void seen(String mailbox, int uid, String subject) {
        String known = subjectByUid.putIfAbsent(mailbox + '/' + uid, subject);
        if (known != null && !known.equals(subject)) {
            violation("UID " + uid + " of " + mailbox + " was " + known + " and is " + subject);
        }
    }

    /** What a UID is known to be; null when nobody has looked yet. */
    @org.jspecify.annotations.Nullable String subject(String mailbox, int uid) {
        return subjectByUid.get(mailbox + '/' + uid);
    }

    void selected(String mailbox, long validity) {
        Long known = uidValidity.putIfAbsent(mailbox, validity);
        if (known != null && known != validity) {
            violation("UIDVALIDITY of " + mailbox + " was " + known + " and is " + validity);
        }
    }

    /** One more copy exists, acknowledged. */
    void made(String subject) {
        copies.computeIfAbsent(subject, any -> new AtomicInteger()).incrementAndGet();
    }

    /** Somebody may remove copies of it. */
    void expendable(String subject) {
        expendable.add(subject);
    }

    boolean isExpendable(String subject) {
        return expendable.contains(subject);
    }

    Map<String, AtomicInteger> copies() {
        return copies;
    }

    void counted() {
        commands.incrementAndGet();
    }

    long commands() {
        return commands.get();
    }

    void violation(String what) {
        violations.add(what);
    }

    Queue<String> violations() {
        return violations;
    }
}
