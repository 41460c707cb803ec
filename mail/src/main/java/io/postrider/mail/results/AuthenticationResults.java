package io.postrider.mail.results;

import io.postrider.mail.arc.ArcResult;
import io.postrider.mail.dkim.DkimResult;
import io.postrider.mail.dmarc.DmarcAnswer;
import io.postrider.mail.dmarc.DmarcPolicy;
import io.postrider.mail.iprev.IprevAnswer;
import io.postrider.mail.mime.HeaderField;
import io.postrider.mail.mime.Headers;
import io.postrider.mail.spf.SpfAnswer;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What one host found of a message's authentication, as its field has it (RFC 8601). */
public final class AuthenticationResults {
    private static final String NAME = "Authentication-Results";
    private static final int MOST_FIELDS = 20;
    private static final int LONGEST = 200;

    private AuthenticationResults() {}

    /**
     * What a host's own fields in a header say behind its name, joined; empty when it has none. Whose they are has to have been
     * made sure of: on its way in, mail loses all that claim to be ours (RFC 8601 section 5).
     */
    public static String of(Headers headers, String host) {
        var joined = new StringBuilder();
        headers.all(NAME).stream().limit(MOST_FIELDS).forEach(field -> {
            String payload = payload(field, host);
            if (!payload.isEmpty()) {
                joined.append(joined.isEmpty() ? "" : "; ").append(payload);
            }
        });
        // A line each: some of them are long.
        return joined.toString().replace("; ", ";\r\n\t");
    }

    private static String payload(HeaderField field, String host) {
        String value = field.value();
        int semicolon = value.indexOf(';');
        if (semicolon < 0 || !value.substring(0, semicolon).strip().equalsIgnoreCase(host)) {
            return "";
        }
        String payload = value.substring(semicolon + 1).strip();
        return payload.endsWith(";")
                ? payload.substring(0, payload.length() - 1).strip()
                : payload;
    }

    /** What was found of a sender, where there was one to ask about, of signatures and of a chain. */
    public static String of(Optional<SpfAnswer> sender, List<DkimResult> signatures, ArcResult chain) {
        List<String> results = new ArrayList<>();
        sender.ifPresent(answer -> results.add(of(answer, "mailfrom")));
        results.addAll(of(signatures));
        results.add(of(chain));
        return joined(results);
    }

    /** Results as the field has them, a line each. */
    public static String joined(List<String> results) {
        return String.join(";\r\n\t", results);
    }

    /** The whole field with its line end; that nothing was checked is a result, too (RFC 8601 section 2.2). */
    public static String field(String host, List<String> results) {
        return NAME + ": " + host + ";\r\n\t" + (results.isEmpty() ? "none" : joined(results)) + "\r\n";
    }

    /** RFC 8601 section 2.7.3. */
    public static String of(IprevAnswer reverse, InetAddress client) {
        String address = client.getHostAddress();
        String value = address.indexOf(':') < 0 ? address : '"' + address + '"';
        String name = plain(reverse.name());
        return "iprev=" + reverse.result().text() + " policy.iprev=" + value
                + (name.isEmpty() ? "" : " (" + name + ")");
    }

    /**
     * RFC 8601 section 2.7.2.
     *
     * @param identity which of both: {@code mailfrom} or {@code helo}
     */
    public static String of(SpfAnswer sender, String identity) {
        String value = value(sender.domain());
        return "spf=" + sender.result().text() + (value.isEmpty() ? "" : " smtp." + identity + "=" + value);
    }

    /** RFC 8601 section 2.7.1; that there are none is a result as well. */
    public static List<String> of(List<DkimResult> signatures) {
        return signatures.isEmpty()
                ? List.of("dkim=none")
                : signatures.stream().map(AuthenticationResults::of).toList();
    }

    /** RFC 8601 section 2.7.1 and, for {@code header.b}, RFC 6008 section 4. */
    private static String of(DkimResult signature) {
        // What leaves a part of the body to anybody is nothing that a reader may go by.
        boolean partial = signature.passed() && signature.partial();
        String reason = partial ? "the signature leaves a part of the body to anybody" : signature.reason();
        var text = new StringBuilder("dkim=")
                .append(partial ? "policy" : signature.outcome().text());
        if (reason != null) {
            text.append(" (").append(plain(reason)).append(')');
        }
        property(text, "d", signature.domain());
        property(text, "s", signature.selector());
        property(text, "a", signature.algorithm());
        if (!signature.beginning().isEmpty()) {
            text.append(" header.b=\"").append(token(signature.beginning())).append('"');
        }
        return text.toString();
    }

    /** RFC 8617 section 10.1. */
    public static String of(ArcResult chain) {
        return "arc=" + chain.status().text();
    }

    /**
     * RFC 9989 section 9.1.
     *
     * @param disposition what is done with the message because of it
     * @param override why that is less than the domain asks for; empty when it is not
     */
    public static String of(DmarcAnswer policy, DmarcPolicy disposition, String override) {
        var text = new StringBuilder("dmarc=").append(policy.result().text());
        if (policy.record() != null) {
            text.append(" (p=").append(policy.published().text());
            text.append(" dis=").append(disposition.text());
            text.append(override.isEmpty() ? "" : " override=" + token(override))
                    .append(')');
        }
        property(text, "from", policy.domain());
        return text.toString();
    }

    private static void property(StringBuilder text, String name, String value) {
        String plain = value(value);
        if (!plain.isEmpty()) {
            text.append(" header.").append(name).append('=').append(plain.toLowerCase(Locale.ROOT));
        }
    }

    /** RFC 8601 section 2.2: a token, or quoted where it is none (RFC 2045 section 5.1), as an address literal of HELO is. */
    private static String value(String text) {
        String token = token(text);
        return token.chars().anyMatch(c -> "<>@,:/[]?=".indexOf(c) >= 0) ? '"' + token + '"' : token;
    }

    /** A stranger wrote it: nothing in it may end a value, a comment or a line. */
    private static String token(String text) {
        return plain(text).replace(" ", "");
    }

    private static String plain(String text) {
        var out = new StringBuilder(text.length());
        text.chars()
                .filter(c -> c >= ' ' && c < 0x7f && "\"();\\".indexOf(c) < 0)
                .limit(LONGEST)
                .forEach(c -> out.append((char) c));
        return out.toString();
    }
}
