package io.postrider.mail.dmarc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a domain publishes at {@code _dmarc} (RFC 9989 section 4.7). Unknown tags, and values that are none, are as if they were not
 * there.
 *
 * @param text as published
 * @param policy for the domain itself; null when the tag is missing or unreadable
 * @param subdomains for names below it that exist; null when nothing of its own is said
 * @param nonexistent for names below it that do not; null when nothing of its own is said
 * @param strictDkim whether a signature must be of the very domain
 * @param strictSpf whether the sender's domain must be the very domain
 * @param testing whether the domain only tries its policy
 * @param percent of how many messages in a hundred the policy is meant, as RFC 7489 section 6.3 had it; 100 when nothing is said
 * @param psd what the domain says of itself
 * @param aggregateReports where reports go, as published
 * @param usable whether all policies in it can be read
 */
public record DmarcRecord(
        String text,
        @Nullable DmarcPolicy policy,
        @Nullable DmarcPolicy subdomains,
        @Nullable DmarcPolicy nonexistent,
        boolean strictDkim,
        boolean strictSpf,
        boolean testing,
        int percent,
        Psd psd,
        List<String> aggregateReports,
        boolean usable) {
    private static final int LONGEST = 4_096;
    private static final int MOST_TAGS = 50;
    private static final int MOST_URIS = 20;
    private static final int ALL = 100;

    /** What kind of domain it is (the tag psd). */
    public enum Psd {
        /** One below which others register. */
        YES,
        /** One below which nobody does: with it, the organization begins. */
        NO,
        /** It does not say. */
        UNKNOWN
    }

    public DmarcRecord {
        aggregateReports = List.copyOf(aggregateReports);
    }

    /** Whether a TXT record is one of these: its first tag is the version. */
    public static boolean isOne(String txt) {
        int equals = txt.indexOf('=');
        int semicolon = txt.indexOf(';');
        int end = semicolon < 0 ? txt.length() : semicolon;
        return equals >= 0
                && equals < end
                && txt.substring(0, equals).strip().equals("v")
                && txt.substring(equals + 1, end).strip().equals("DMARC1");
    }

    /** Reads a record that {@link #isOne}. */
    public static DmarcRecord parse(String txt) {
        Map<String, String> tags = tags(txt);
        List<String> reports = uris(tags.getOrDefault("rua", ""));
        DmarcPolicy policy = policy(tags, "p");
        boolean readable = policy != null && isReadable(tags, "sp") && isReadable(tags, "np");
        // RFC 9989 section 4.7: what cannot be read means p=none where somebody wants reports, and nothing at all where
        // nobody does
        boolean monitored = !readable && !reports.isEmpty();
        return new DmarcRecord(
                txt,
                monitored ? DmarcPolicy.NONE : policy,
                monitored ? null : policy(tags, "sp"),
                monitored ? null : policy(tags, "np"),
                "s".equalsIgnoreCase(tags.get("adkim")),
                "s".equalsIgnoreCase(tags.get("aspf")),
                "y".equalsIgnoreCase(tags.get("t")),
                percent(tags.get("pct")),
                psd(tags.get("psd")),
                reports,
                readable || monitored);
    }

    private static Map<String, String> tags(String txt) {
        Map<String, String> tags = new HashMap<>();
        int end = Math.min(txt.length(), LONGEST);
        for (int start = 0; start < end && tags.size() < MOST_TAGS; ) {
            int semicolon = txt.indexOf(';', start);
            int stop = semicolon < 0 ? end : Math.min(semicolon, end);
            int equals = txt.indexOf('=', start);
            if (equals > start && equals < stop) {
                String name = txt.substring(start, equals).strip().toLowerCase(Locale.ROOT);
                tags.putIfAbsent(name, txt.substring(equals + 1, stop).strip());
            }
            start = stop + 1;
        }
        return tags;
    }

    private static @Nullable DmarcPolicy policy(Map<String, String> tags, String name) {
        String value = tags.get(name);
        return value == null ? null : DmarcPolicy.of(value);
    }

    private static boolean isReadable(Map<String, String> tags, String name) {
        return !tags.containsKey(name) || policy(tags, name) != null;
    }

    private static int percent(@Nullable String value) {
        if (value == null || value.isEmpty() || value.length() > 3) {
            return ALL;
        }
        return value.chars().allMatch(c -> c >= '0' && c <= '9') ? Math.min(ALL, Integer.parseInt(value)) : ALL;
    }

    private static Psd psd(@Nullable String value) {
        if ("y".equalsIgnoreCase(value)) {
            return Psd.YES;
        }
        return "n".equalsIgnoreCase(value) ? Psd.NO : Psd.UNKNOWN;
    }

    /** dmarc-urilist = dmarc-uri *(*WSP "," *WSP dmarc-uri); addresses are the only ones that anybody has defined. */
    private static List<String> uris(String value) {
        List<String> uris = new ArrayList<>();
        for (int start = 0; start < value.length() && uris.size() < MOST_URIS; ) {
            int comma = value.indexOf(',', start);
            int stop = comma < 0 ? value.length() : comma;
            String uri = value.substring(start, stop).strip();
            if (uri.regionMatches(true, 0, "mailto:", 0, 7) && uri.indexOf('@') > 7) {
                uris.add(uri);
            }
            start = stop + 1;
        }
        return uris;
    }

    /** What the domain asks for of its own mail, or of that of a name below it. */
    DmarcPolicy policyFor(boolean own, boolean exists) {
        DmarcPolicy below = !exists && nonexistent != null ? nonexistent : subdomains;
        DmarcPolicy asked = own || below == null ? policy : below;
        return asked == null ? DmarcPolicy.NONE : asked;
    }
}
