package io.postrider.imap.list;

import io.postrider.imap.wire.MailboxName;
import java.util.BitSet;

/**
 * A pattern with {@code *} and {@code %} (RFC 3501 section 6.3.8). Matching keeps the set of all places in the pattern
 * where it may be, so its time is the product of the two lengths whatever the pattern.
 */
final class MailboxPattern {
    private final String pattern;

    MailboxPattern(String pattern) {
        this.pattern = pattern;
    }

    /** Whether it ends with {@code %}: LSUB then shows parents (RFC 3501 section 6.3.9). */
    boolean endsWithPercent() {
        return pattern.endsWith("%");
    }

    boolean matches(String name) {
        // RFC 3501 section 5.1: INBOX in any case, also with names below it
        String inbox = MailboxName.INBOX.text();
        boolean inInbox = name.equals(inbox) || name.startsWith(inbox + MailboxName.SEPARATOR);
        return matches(name, inInbox ? inbox.length() : 0);
    }

    private boolean matches(String name, int anyCase) {
        var places = new BitSet(pattern.length() + 1);
        places.set(0);
        skipWildcards(places);
        for (int i = 0; i < name.length() && !places.isEmpty(); i++) {
            places = step(places, name.charAt(i), i < anyCase);
        }
        return places.get(pattern.length());
    }

    private BitSet step(BitSet places, char c, boolean anyCase) {
        var next = new BitSet(pattern.length() + 1);
        for (int place = places.nextSetBit(0);
                place >= 0 && place < pattern.length();
                place = places.nextSetBit(place + 1)) {
            char wanted = pattern.charAt(place);
            if (wanted == '*' || wanted == '%' && c != MailboxName.SEPARATOR) {
                next.set(place);
            } else if (wanted == c || anyCase && Character.toUpperCase(wanted) == c) {
                next.set(place + 1);
            }
        }
        skipWildcards(next);
        return next;
    }

    /** A wildcard may stand for nothing. */
    private void skipWildcards(BitSet places) {
        for (int place = places.nextSetBit(0);
                place >= 0 && place < pattern.length();
                place = places.nextSetBit(place + 1)) {
            char c = pattern.charAt(place);
            if (c == '*' || c == '%') {
                places.set(place + 1);
            }
        }
    }
}
