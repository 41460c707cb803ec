package io.postrider.mail.compose;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A message without its attachments.
 *
 * @param from the author
 * @param to recipients that everybody sees
 * @param cc others that everybody sees
 * @param replyTo whom answers go to; empty for the author
 * @param subject one line
 * @param text for people without HTML; empty for none
 * @param html for people with it; empty for none
 * @param headers further fields, by name
 */
public record Draft(
        Person from,
        List<Person> to,
        List<Person> cc,
        List<Person> replyTo,
        String subject,
        String text,
        String html,
        Map<String, String> headers) {
    /** What is written from the rest of the draft, or by servers alone. */
    private static final Set<String> TAKEN = Set.of(
            "from",
            "sender",
            "to",
            "cc",
            "bcc",
            "reply-to",
            "subject",
            "date",
            "message-id",
            "received",
            "return-path",
            "delivered-to",
            "mime-version",
            "dkim-signature",
            "authentication-results");

    public Draft {
        to = List.copyOf(to);
        cc = List.copyOf(cc);
        replyTo = List.copyOf(replyTo);
        headers = new LinkedHashMap<>(headers);
        FieldText.check(subject);
        headers.forEach(Draft::check);
    }

    private static void check(String name, String value) {
        // RFC 5322 section 2.2
        if (name.isEmpty() || name.length() > 76 || !name.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ':')) {
            throw new IllegalArgumentException("headers has a name that no field has");
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (TAKEN.contains(lower)
                || lower.startsWith("content-")
                || lower.startsWith("resent-")
                || lower.startsWith("arc-")) {
            throw new IllegalArgumentException("headers has " + name + ", which is not for you to set");
        }
        FieldText.check(value);
    }
}
