package io.postrider.delivery.smtpclient;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a server offered in its reply to EHLO (RFC 5321 section 4.1.1.1).
 *
 * @param keywords upper case, each with its parameters as written
 */
public record Capabilities(Map<String, String> keywords) {
    /** Of a server that knows only HELO. */
    public static final Capabilities NONE = new Capabilities(Map.of());

    public Capabilities {
        keywords = Map.copyOf(keywords);
    }

    static Capabilities of(SmtpReply ehlo) {
        Map<String, String> keywords = new HashMap<>();
        List<String> lines = ehlo.lines();
        for (String line : lines.subList(1, lines.size())) {
            int space = line.indexOf(' ');
            String keyword = space < 0 ? line : line.substring(0, space);
            keywords.put(keyword.toUpperCase(Locale.ROOT), space < 0 ? "" : line.substring(space + 1));
        }
        return new Capabilities(keywords);
    }

    /** Whether it offered this. */
    public boolean has(String keyword) {
        return keywords.containsKey(keyword);
    }

    /** The largest message it takes (RFC 1870 section 4); 0 when it does not say. */
    public long size() {
        return number(keywords.getOrDefault("SIZE", "").strip());
    }

    /**
     * What it takes at most (RFC 9422 section 4).
     *
     * @param name {@code RCPTMAX}, {@code MAILMAX} or {@code RCPTDOMAINMAX}
     * @return 0 when it does not say
     */
    public int limit(String name) {
        for (String limit : keywords.getOrDefault("LIMITS", "").split(" ")) {
            int equals = limit.indexOf('=');
            if (equals > 0 && limit.substring(0, equals).equalsIgnoreCase(name)) {
                return (int) Math.min(Integer.MAX_VALUE, number(limit.substring(equals + 1)));
            }
        }
        return 0;
    }

    private static long number(String digits) {
        long number = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9 || number > Long.MAX_VALUE / 10 - 10) {
                return 0;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** The SASL mechanisms it offered (RFC 4954 section 3). */
    public Set<String> mechanisms() {
        return new HashSet<>(List.of(
                keywords.getOrDefault("AUTH", "").toUpperCase(Locale.ROOT).split(" ")));
    }
}
