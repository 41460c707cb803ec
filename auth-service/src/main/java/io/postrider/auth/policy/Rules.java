package io.postrider.auth.policy;

import io.postrider.auth.access.Fields;
import io.postrider.auth.address.DomainName;
import io.postrider.auth.address.InvalidAddressException;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a tenant, a domain or an account; null is none of one's own. Among what holds, null is no limit but the
 * suite's.
 */
@Schema(
        name = "PolicyRules",
        description = "null: no rule of its own. Among `effective`: no limit but the suite's own.")
public record Rules(
        @Schema(
                nullable = true,
                example = "[\"imap\", \"submission\"]",
                description = "Where the account may log in; `rest` is `/v1/me`. Sessions elsewhere end. A limit.")
        @Nullable List<LoginPlace> allowedProtocols,

        @Schema(
                nullable = true,
                example = "true",
                description = "Whether mail programs need an app password or a token. A limit: true goes before false.")
        @Nullable Boolean appPasswordsOnly,

        @Schema(
                nullable = true,
                example = "20",
                description = "The most app passwords of an account, 0 to 50. A limit.")
        @Nullable Integer maxAppPasswords,

        @Schema(
                nullable = true,
                example = "12",
                description = "The fewest characters of a password that somebody chooses, 1 to 64. A limit.")
        @Nullable Integer minPasswordLength,

        @Schema(
                nullable = true,
                example = "3",
                description =
                        "How hard to guess such a password must be: 0 (anything), 1 (a thousand guesses do not find"
                                + " it), 2 (a million), 3 (a hundred million), 4 (ten thousand million). A limit.")
        @Nullable Integer minPasswordStrength,

        @Schema(
                nullable = true,
                example = "100",
                description = "The most recipients of a message that the account submits. A limit.")
        @Nullable Integer maxRecipients,

        @Schema(
                nullable = true,
                example = "26214400",
                description = "Bytes of a message that the account submits, at least 1,024. A limit.")
        @Nullable Long maxSentBytes,

        @Schema(
                nullable = true,
                example = "52428800",
                description = "Bytes of a message that the account is sent, at least 1,024. A limit.")
        @Nullable Long maxReceivedBytes,

        @ArraySchema(
                arraySchema =
                        @Schema(
                                nullable = true,
                                description = "The domains elsewhere that aliases and groups may forward to; none by an"
                                        + " empty list. Addresses in others get no mail by them. A limit."),
                schema = @Schema(example = "agency.example"))
        @Nullable List<String> forwardingDomains,

        @Schema(
                nullable = true,
                example = "200",
                description = "Messages that the account submits within an hour, at most. A limit.")
        @Nullable Integer maxMessagesPerHour,

        @Schema(
                nullable = true,
                example = "2000",
                description =
                        "Recipients, all together, of what the account submits within 24 hours, at most. A limit.")
        @Nullable Integer maxRecipientsPerDay,

        @Schema(
                nullable = true,
                example = "true",
                description = "Whether a copy of what the account submits is put into its mailbox for sent mail. A"
                        + " default.")
        @Nullable Boolean copyToSent,

        @Schema(
                nullable = true,
                example = "30",
                description = "Days that a deleted account may come back in, 0 to 3,650. A default.")
        @Nullable Integer deletionGraceDays,

        @Schema(nullable = true, description = "What becomes of mail from elsewhere. Defaults, each for itself.")
        @Nullable MailRules mail,

        @Schema(
                nullable = true,
                example = "5368709120",
                description =
                        "The quota; 0 is no limit. A default, and the same as `quotaBytes` of the tenant, domain or"
                                + " account itself.")
        @Nullable Long quotaBytes) {
    private static final int LEAST_MESSAGE = 1_024;
    private static final int MOST_DOMAINS = 100;

    /** No rules. */
    public static final Rules NONE =
            new Rules(null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    public Rules {
        // In one order, so that the same protocols are the same rule.
        allowedProtocols = allowedProtocols == null || allowedProtocols.isEmpty()
                ? allowedProtocols
                : List.copyOf(EnumSet.copyOf(allowedProtocols));
        forwardingDomains = forwardingDomains == null
                ? null
                : forwardingDomains.stream()
                        .map(domain -> canonical(Objects.toString(domain, "")))
                        .distinct()
                        .sorted()
                        .toList();
    }

    Rules withQuota(@Nullable Long bytes) {
        return new Rules(
                allowedProtocols,
                appPasswordsOnly,
                maxAppPasswords,
                minPasswordLength,
                minPasswordStrength,
                maxRecipients,
                maxSentBytes,
                maxReceivedBytes,
                forwardingDomains,
                maxMessagesPerHour,
                maxRecipientsPerDay,
                copyToSent,
                deletionGraceDays,
                mail,
                bytes);
    }

    private static String canonical(String domain) {
        try {
            return DomainName.parse(domain).value();
        } catch (InvalidAddressException none) {
            return domain;
        }
    }

    /** Refuses values that no rule can have. */
    void check() {
        checkDomains();
        within("maxAppPasswords", maxAppPasswords, 0, 50);
        within("minPasswordLength", minPasswordLength, 1, 64);
        within("minPasswordStrength", minPasswordStrength, 0, 4);
        within("maxRecipients", maxRecipients, 1, Integer.MAX_VALUE);
        within("maxSentBytes", maxSentBytes, LEAST_MESSAGE, Long.MAX_VALUE);
        within("maxReceivedBytes", maxReceivedBytes, LEAST_MESSAGE, Long.MAX_VALUE);
        within("maxMessagesPerHour", maxMessagesPerHour, 1, Integer.MAX_VALUE);
        within("maxRecipientsPerDay", maxRecipientsPerDay, 1, Integer.MAX_VALUE);
        within("deletionGraceDays", deletionGraceDays, 0, 3_650);
        if (mail != null) {
            mail.check();
        }
        Fields.quota(quotaBytes);
    }

    private void checkDomains() {
        List<String> domains = Objects.requireNonNullElse(forwardingDomains, List.of());
        if (domains.size() > MOST_DOMAINS) {
            throw Fields.unprocessable("forwardingDomains", "has more than %d domains.".formatted(MOST_DOMAINS));
        }
        for (String domain : domains) {
            try {
                DomainName.parse(domain);
            } catch (InvalidAddressException none) {
                throw Fields.unprocessable("forwardingDomains", "has %s, which is no domain.".formatted(domain));
            }
        }
    }

    private static void within(String field, @Nullable Number value, long least, long most) {
        if (value != null && (value.longValue() < least || value.longValue() > most)) {
            throw Fields.unprocessable(
                    field,
                    most >= Integer.MAX_VALUE
                            ? "is less than %,d.".formatted(least)
                            : "is not within %,d and %,d.".formatted(least, most));
        }
    }
}
