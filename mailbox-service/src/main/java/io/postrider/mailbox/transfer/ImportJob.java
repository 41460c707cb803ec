package io.postrider.mailbox.transfer;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job and its report.
 *
 * @param id the job
 * @param accountId whose mail it becomes
 * @param kind what it comes from
 * @param source where it comes from, as JSON and without a password; null for files
 * @param state how far it is
 * @param problem why it failed, for people
 * @param createdAt when it was asked for
 * @param finishedAt when it ended
 * @param messages how many the source has, as far as it tells; null for files
 * @param imported messages that this job stored
 * @param known messages that an import before this one took
 * @param refused messages that cannot be stored
 * @param octets of those imported
 * @param mailboxes the same by mailbox
 * @param refusals the first thousand of the messages refused, or stored without some of their keywords
 */
public record ImportJob(
        UUID id,
        UUID accountId,
        Kind kind,
        @JsonRawValue @Nullable String source,
        State state,
        @Nullable String problem,
        Instant createdAt,
        @Nullable Instant finishedAt,
        @Nullable Long messages,
        long imported,
        long known,
        long refused,
        long octets,
        List<Mailbox> mailboxes,
        List<Refusal> refusals) {
    public ImportJob {
        mailboxes = List.copyOf(mailboxes);
        refusals = List.copyOf(refusals);
    }

    /** What mail comes from. */
    public enum Kind {
        IMAP,
        MBOX,
        MAILDIR;

        @JsonValue
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How far a job is. */
    public enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED,
        CANCELLED;

        @JsonValue
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        boolean ended() {
            return this == DONE || this == FAILED || this == CANCELLED;
        }
    }

    /**
     * A mailbox's part.
     *
     * @param source its name there
     * @param target and here
     * @param hash of the messages imported, in their order: each time the SHA-256 of the hash before (at first none) and
     *     the SHA-256 of the message, in hexadecimal; the SHA-256 of nothing when there were none
     */
    public record Mailbox(
            String source,
            String target,
            @Nullable Long messages,
            long imported,
            long known,
            long refused,
            long octets,
            String hash) {}

    /**
     * A message that was not stored, or not with all that it had.
     *
     * @param mailbox its mailbox there
     * @param message its UID, its file or its number there
     * @param reason why
     */
    public record Refusal(String mailbox, String message, String reason) {}
}
