package io.postrider.mail.results;

import io.postrider.mail.arc.ArcResult;
import io.postrider.mail.arc.ArcResult.Status;
import io.postrider.mail.mime.HeaderField;
import io.postrider.mail.mime.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringTokenizer;

/** What others say that they found, for those who trust them (RFC 8617 section 5.2, "local policy"). */
public final class ForeignResults {
    private static final String NAME = "ARC-Authentication-Results";

    private ForeignResults() {}

    /**
     * Whether somebody who is trusted saw a message pass DMARC, and only others who are trusted had it in hands since: what one
     * does to it whom nobody trusts is sealed as well.
     *
     * @param trusted sealers' domains, in lower case
     * @param author the author's domain now
     */
    public static boolean vouchFor(ArcResult chain, Headers headers, Set<String> trusted, String author) {
        if (chain.status() != Status.PASS) {
            return false;
        }
        for (int instance = chain.sealers().size(); instance > 0; instance--) {
            if (!trusted.contains(chain.sealers().get(instance - 1))) {
                return false;
            }
            if (saysPass(headers, instance, author)) {
                return true;
            }
        }
        return false;
    }

    private static boolean saysPass(Headers headers, int instance, String author) {
        for (HeaderField field : headers.all(NAME)) {
            List<String> parts = parts(field.value());
            if (!parts.isEmpty() && parts.getFirst().replace(" ", "").equals("i=" + instance)) {
                return parts.stream().anyMatch(part -> isPass(part, author));
            }
        }
        return false;
    }

    private static boolean isPass(String part, String author) {
        List<String> words = new ArrayList<>();
        var tokens = new StringTokenizer(part.toLowerCase(Locale.ROOT));
        while (tokens.hasMoreTokens()) {
            words.add(tokens.nextToken());
        }
        return !words.isEmpty() && words.getFirst().equals("dmarc=pass") && words.contains("header.from=" + author);
    }

    /** What stands between semicolons, without comments; what is quoted is not looked into. */
    private static List<String> parts(String value) {
        List<String> parts = new ArrayList<>();
        var part = new StringBuilder();
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && (quoted || depth > 0)) {
                i++;
            } else if (c == '"' && depth == 0) {
                quoted = !quoted;
            } else if (c == '(' && !quoted) {
                depth++;
            } else if (c == ')' && !quoted && depth > 0) {
                depth--;
            } else if (c == ';' && !quoted && depth == 0) {
                parts.add(part.toString().strip());
                part.setLength(0);
            } else if (depth == 0 && !quoted) {
                part.append(c == '\t' ? ' ' : c);
            }
        }
        parts.add(part.toString().strip());
        return parts;
    }
}
