package io.postrider.mail.dmarc;

import io.postrider.mail.dmarc.DmarcRecord.Psd;
import io.postrider.mail.dns.TxtLookup;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is published on the way from a name up to the top (RFC 9989 section 4.10). */
final class TreeWalk {
    /** RFC 9989 section 4.10, step 3: names of more labels than this and the first are not asked for. */
    private static final int MOST_LABELS = 7;

    private final String start;
    private final List<Found> found;

    /** A record, and the name it was found for. */
    record Found(String domain, DmarcRecord record) {}

    private TreeWalk(String start, List<Found> found) {
        this.start = start;
        this.found = found;
    }

    /**
     * Walks up.
     *
     * @param name in lower case
     */
    static TreeWalk from(String name, TxtLookup dns) throws TxtLookup.Unavailable {
        List<Found> found = new ArrayList<>();
        for (String next = name; next != null; next = above(next)) {
            DmarcRecord record = record(next, dns);
            if (record != null) {
                found.add(new Found(next, record));
                if (record.psd() != Psd.UNKNOWN) {
                    break;
                }
            }
        }
        return new TreeWalk(name, found);
    }

    private static @Nullable String above(String name) {
        int labels = 1 + (int) name.chars().filter(c -> c == '.').count();
        String shorter = name;
        do {
            int dot = shorter.indexOf('.');
            if (dot < 0) {
                return null;
            }
            shorter = shorter.substring(dot + 1);
            labels--;
        } while (labels > MOST_LABELS);
        return shorter;
    }

    private static @Nullable DmarcRecord record(String name, TxtLookup dns) throws TxtLookup.Unavailable {
        List<String> texts =
                dns.txt("_dmarc." + name).stream().filter(DmarcRecord::isOne).toList();
        // RFC 9989 section 4.10, step 2: several are none
        return texts.size() == 1 ? DmarcRecord.parse(texts.getFirst()) : null;
    }

    /** Where the organization begins (RFC 9989 section 4.10.2). */
    String organizationalDomain(@Nullable PublicSuffixes suffixes) {
        if (found.isEmpty()) {
            return suffixes == null ? start : suffixes.organizationalDomain(start);
        }
        Found last = found.getLast();
        if (last.record().psd() == Psd.NO) {
            return last.domain();
        }
        if (last.record().psd() == Psd.YES && !last.domain().equals(start)) {
            return oneBelow(last.domain());
        }
        return suffixes == null ? last.domain() : suffixes.organizationalDomain(start);
    }

    private String oneBelow(String suffix) {
        int end = start.length() - suffix.length() - 1;
        return start.substring(start.lastIndexOf('.', end - 1) + 1);
    }

    /** The record that is meant for the name (RFC 9989 section 4.10.1): its own, the organization's, the public suffix's. */
    @Nullable Found policy(String organizationalDomain) {
        Found own = at(start);
        if (own != null) {
            return own;
        }
        Found organizations = at(organizationalDomain);
        if (organizations != null) {
            return organizations;
        }
        return found.isEmpty() || found.getLast().record().psd() != Psd.YES ? null : found.getLast();
    }

    private @Nullable Found at(String domain) {
        return found.stream()
                .filter(one -> one.domain().equals(domain))
                .findFirst()
                .orElse(null);
    }
}
