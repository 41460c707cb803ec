package io.postrider.mail.arc;

import io.postrider.mail.dkim.DkimResult;
import io.postrider.mail.mime.HeaderField;
import io.postrider.mail.mime.Headers;
import io.postrider.mail.spf.SpfAnswer;
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
        sender.ifPresent(answer -> results.add(of(answer)));
        if (signatures.isEmpty()) {
            results.add("dkim=none");
        }
        signatures.forEach(signature -> results.add(of(signature)));
        results.add("arc=" + chain.status().text());
        return String.join(";\r\n\t", results);
    }

    /** RFC 8601 section 2.7.2. */
    private static String of(SpfAnswer sender) {
        return "spf=" + sender.result().text() + " smtp.mailfrom=" + token(sender.domain());
    }

    /** RFC 8601 section 2.7.1 and, for {@code header.b}, RFC 6008 section 4. */
    private static String of(DkimResult signature) {
        var text = new StringBuilder("dkim=").append(signature.outcome().text());
        if (signature.reason() != null) {
            text.append(" (").append(plain(signature.reason())).append(')');
        }
        property(text, "d", signature.domain());
        property(text, "s", signature.selector());
        property(text, "a", signature.algorithm());
        if (!signature.beginning().isEmpty()) {
            text.append(" header.b=\"").append(token(signature.beginning())).append('"');
        }
        return text.toString();
    }

    private static void property(StringBuilder text, String name, String value) {
        String plain = token(value);
        if (!plain.isEmpty()) {
            text.append(" header.").append(name).append('=').append(plain.toLowerCase(Locale.ROOT));
        }
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
