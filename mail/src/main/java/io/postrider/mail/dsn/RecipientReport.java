package io.postrider.mail.dsn;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of one recipient (RFC 3464 section 2.3).
 *
 * @param finalRecipient the address that failed, without angle brackets
 * @param originalRecipient DSN's ORCPT as given ({@code rfc822;user@example.org}, still xtext); null when absent
 * @param action what became of it
 * @param status the enhanced status code, for example {@code 5.1.1} (RFC 3463)
 * @param remoteMta the host that refused; null when none was reached
 * @param diagnostic the host's reply, for example {@code 550 5.1.1 no such user}; null when there was none
 * @param willRetryUntil until when it is tried, of a delay; null when nobody can say
 * @param explanation a sentence for people
 */
public record RecipientReport(
        String finalRecipient,
        @Nullable String originalRecipient,
        Action action,
        String status,
        @Nullable String remoteMta,
        @Nullable String diagnostic,
        @Nullable Instant willRetryUntil,
        String explanation) {
    /** RFC 3464 section 2.3.3. */
    public enum Action {
        FAILED("failed"),
        DELAYED("delayed"),
        DELIVERED("delivered"),
        RELAYED("relayed"),
        EXPANDED("expanded");

        private final String word;

        Action(String word) {
            this.word = word;
        }

        /** The word of the Action field. */
        public String word() {
            return word;
        }
    }

    public RecipientReport {
        if (!isStatus(status)) {
            throw new IllegalArgumentException("not an enhanced status code: " + status);
        }
    }

    /** A report on what is not tried again. */
    public RecipientReport(
            String finalRecipient,
            @Nullable String originalRecipient,
            Action action,
            String status,
            @Nullable String remoteMta,
            @Nullable String diagnostic,
            String explanation) {
        this(finalRecipient, originalRecipient, action, status, remoteMta, diagnostic, null, explanation);
    }

    /** {@code class "." subject "." detail} (RFC 3463 section 2). */
    private static boolean isStatus(String status) {
        if (status.length() < 5 || "245".indexOf(status.charAt(0)) < 0 || status.charAt(1) != '.') {
            return false;
        }
        int dot = status.indexOf('.', 2);
        return dot > 0 && isNumber(status, 2, dot) && isNumber(status, dot + 1, status.length());
    }

    private static boolean isNumber(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return to > from && to - from <= 3;
    }
}
