package io.postrider.auth.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.postrider.api.verdict.Action;
import io.postrider.api.verdict.MailPolicy;
import io.postrider.auth.access.Fields;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What becomes of mail from elsewhere by what the checks say of it; each value is the nearest one's, and in the end the port's own. */
@Schema(
        name = "MailRules",
        description =
                "What becomes of mail from elsewhere by its score. null: as the level above has it, in the end the port's"
                        + " own (`postrider.smtp.verdict.*`). A score of 0 is never reached.")
public record MailRules(
        @Schema(
                nullable = true,
                example = "true",
                description = "Whether verdicts are carried out; false tags mail only. A port that tags only is not"
                        + " overruled.")
        @Nullable Boolean enforce,

        @Schema(nullable = true, example = "5", description = "From this score on it goes to the mailbox for junk.")
        @Nullable Double junkScore,

        @Schema(nullable = true, example = "10", description = "From this score on it is held until it is released.")
        @Nullable Double quarantineScore,

        @Schema(
                nullable = true,
                example = "15",
                description =
                        "From this score on it is refused. Where other recipients of the same message take it, it is"
                                + " held instead.")
        @Nullable Double rejectScore,

        @Schema(
                nullable = true,
                example = "accept",
                description = "What becomes of mail that a filter could not look at.")
        @Nullable WithoutFilter withoutFilter,

        @Schema(
                nullable = true,
                example = "true",
                description = "Whether servers on the port's block lists are refused; false takes their mail, and the"
                        + " lists only add to its score.")
        @Nullable Boolean blockLists,

        @Schema(
                nullable = true,
                example = "false",
                description = "Whether senders that are new here have to come again after some minutes, whatever the"
                        + " port does.")
        @Nullable Boolean greylisting,

        @Schema(
                nullable = true,
                example = "true",
                description = "Whether servers that do not greet with a full host name are refused; false takes their"
                        + " mail. A port that does not look at it is not overruled.")
        @Nullable Boolean helo,

        @Schema(
                nullable = true,
                example = "true",
                description = "Whether servers whose address has no name that leads back to it are refused; false takes"
                        + " their mail. A port that does not look at it is not overruled.")
        @Nullable Boolean reverseName,

        @Schema(
                nullable = true,
                example = "accept",
                description = "What becomes of mail whose sender cannot be checked because the DNS does not answer.")
        @Nullable WithoutFilter dnsFailure) {
    private static final double MOST_SCORE = 1_000;

    /** What becomes of mail that something could not be found out about. */
    public enum WithoutFilter {
        /** Taken, and marked. */
        ACCEPT,
        /** 451: the client is to try again. */
        DEFER;

        @JsonValue
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        static WithoutFilter of(String text) {
            return Arrays.stream(values())
                    .filter(one -> one.text().equals(text))
                    .findFirst()
                    .orElseThrow(
                            () -> new IllegalArgumentException("It is accept or defer, not '%s'.".formatted(text)));
        }
    }

    /** These rules, and where they say nothing another's. */
    MailRules orElse(MailRules other) {
        return new MailRules(
                enforce == null ? other.enforce : enforce,
                junkScore == null ? other.junkScore : junkScore,
                quarantineScore == null ? other.quarantineScore : quarantineScore,
                rejectScore == null ? other.rejectScore : rejectScore,
                withoutFilter == null ? other.withoutFilter : withoutFilter,
                blockLists == null ? other.blockLists : blockLists,
                greylisting == null ? other.greylisting : greylisting,
                helo == null ? other.helo : helo,
                reverseName == null ? other.reverseName : reverseName,
                dnsFailure == null ? other.dnsFailure : dnsFailure);
    }

    /** Refuses values that no rule can have. */
    public void check() {
        score("mail.junkScore", junkScore);
        score("mail.quarantineScore", quarantineScore);
        score("mail.rejectScore", rejectScore);
    }

    private static void score(String field, @Nullable Double value) {
        if (value != null && !(value >= 0 && value <= MOST_SCORE)) {
            throw Fields.unprocessable(field, "is not within 0 and 1,000.");
        }
    }

    /** For the gateway. */
    public MailPolicy policy() {
        return new MailPolicy(
                enforce,
                junkScore,
                quarantineScore,
                rejectScore,
                action(withoutFilter),
                blockLists,
                greylisting,
                helo,
                reverseName,
                action(dnsFailure));
    }

    private static @Nullable Action action(@Nullable WithoutFilter word) {
        return word == null ? null : Action.valueOf(word.name());
    }
}
