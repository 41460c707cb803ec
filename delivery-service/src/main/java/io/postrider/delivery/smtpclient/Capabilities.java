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
        String parameter = keywords.getOrDefault("SIZE", "").strip();
        long size = 0;
        for (int i = 0; i < parameter.length(); i++) {
            int digit = parameter.charAt(i) - '0';
            if (digit < 0 || digit > 9 || size > Long.MAX_VALUE / 10 - 10) {
                return 0;
            }
            size = size * 10 + digit;
        }
        return size;
    }

    /** The SASL mechanisms it offered (RFC 4954 section 3). */
    public Set<String> mechanisms() {
        return new HashSet<>(List.of(keywords.getOrDefault("AUTH", "").toUpperCase(Locale.ROOT).split(" ")));
    }
}
