package io.postrider.mail.mime;

import java.util.ArrayList;
import java.util.List;

/** Message identifiers in the fields that hold some (RFC 5322 section 3.6.4). */
public final class MessageIds {
    /** More than any thread's references have; those at the ends are the ones that count. */
    private static final int MOST_OCTETS = 1_000;

    private MessageIds() {}

    /** What stands between angle brackets, brackets left out; everything else is skipped. */
    public static List<String> of(String value) {
        List<String> ids = new ArrayList<>();
        int open = value.indexOf('<');
        while (open >= 0) {
            int close = value.indexOf('>', open);
            if (close < 0) {
                break;
            }
            int inner = value.lastIndexOf('<', close);
            String id = value.substring(inner + 1, close).strip();
            if (!id.isEmpty()) {
                ids.add(id);
            }
            open = value.indexOf('<', close);
        }
        return ids;
    }

    /**
     * A field's value as it is kept: its identifiers, and of too many the first, which is the thread's own, and the last,
     * which are the nearest.
     */
    static String kept(String value) {
        List<String> ids = of(value);
        String all = joined(ids);
        if (all.length() <= MOST_OCTETS || ids.size() < 2) {
            return all.length() <= MOST_OCTETS ? all : "";
        }
        String first = '<' + ids.getFirst() + '>';
        int left = MOST_OCTETS - first.length();
        int from = ids.size();
        while (from > 1 && left >= ids.get(from - 1).length() + 2) {
            from--;
            left -= ids.get(from).length() + 2;
        }
        return first.length() > MOST_OCTETS ? "" : first + joined(ids.subList(from, ids.size()));
    }

    private static String joined(List<String> ids) {
        var out = new StringBuilder();
        ids.forEach(id -> out.append('<').append(id).append('>'));
        return out.toString();
    }
}
