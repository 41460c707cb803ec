package io.postrider.api.mailbox;

import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/**
 * Everything IMAP and POP3 do with one account. Every call carries that account's own token ({@code Bearer …}) in
 * {@code authorization}; a token of another account is {@code FORBIDDEN}. UID sets are in the syntax of RFC 3501's
 * {@code sequence-set} without {@code *}, for example {@code 1:5,9}.
 */
@HttpExchange("/internal/v1/accounts/{accountId}")
public interface MailboxApi {
    /** All mailboxes with their counters, by name. The first call makes INBOX and the special-use mailboxes. */
    @GetExchange("/mailboxes")
    MailboxList mailboxes(@RequestHeader("Authorization") String authorization, @PathVariable UUID accountId);

    /** Creates a mailbox and its missing parents. {@code MAILBOX_EXISTS}, {@code UNPROCESSABLE} for a bad name. */
    @PostExchange("/mailboxes")
    MailboxStatus create(
            @RequestHeader("Authorization") String authorization,
            @PathVariable UUID accountId,
            @RequestBody CreateMailbox request);

    /** Deletes a mailbox and its messages; one with children stays in the list as {@code \Noselect}. */
    @DeleteExchange("/mailboxes/{mailboxId}")
    void delete(
            @RequestHeader("Authorization") String authorization,
            @PathVariable UUID accountId,
            @PathVariable int mailboxId);

    /**
     * Renames a mailbox with all below it. Renaming INBOX moves its messages to a new mailbox and leaves it empty
     * (RFC 3501 section 6.3.5).
     */
    @PutExchange("/mailboxes/{mailboxId}/name")
    void rename(
            @RequestHeader("Authorization") String authorization,
            @PathVariable UUID accountId,
            @PathVariable int mailboxId,
            @RequestParam String name);

    /** Subscribes to a name, which need not exist (RFC 3501 section 6.3.6). */
    @PutExchange("/subscriptions")
    void subscribe(
            @RequestHeader("Authorization") String authorization,
            @PathVariable UUID accountId,
            @RequestParam String name);

    /** Ends a subscription; one that is not there is no error. */
    @DeleteExchange("/subscriptions")
    void unsubscribe(
            @RequestHeader("Authorization") String authorization,
            @PathVariable UUID accountId,
            @RequestParam String name);

    /** Opens a mailbox: its status now, and for a read-write session the claim of its recent messages. */
    @PostExchange("/mailboxes/{mailboxId}/selection")
    Selection select(
            @RequestHeader("Authorization") String authorization,
            @PathVariable UUID accountId,
            @PathVariable int mailboxId,
            @RequestParam boolean readOnly);

    /** Everything that changed after a MODSEQ (0: everything there is), as {@link MailboxChanges} on the wire. */
    @GetExchange(value = "/mailboxes/{mailboxId}/changes", accept = "application/octet-stream")
    InputStream changes(
            @RequestHeader("Authorization") String authorization,
            @PathVariable UUID accountId,
            @PathVariable int mailboxId,
            @RequestParam long since);

    /** Reads messages in UID order, as {@link MessageStream} on the wire. UIDs that are gone are left out. */
    @PostExchange(value = "/mailboxes/{mailboxId}/fetch", accept = "application/octet-stream")
    InputStream fetch(
            @RequestHeader("Authorization") String authorization,
            @PathVariable UUID accountId,
            @PathVariable int mailboxId,
            @RequestBody FetchRequest request);

    /**
     * Octets of one message (prefix and content joined) from an offset; fewer than asked for at its end.
     * {@code NOT_FOUND} when the UID is gone.
     */
    @GetExchange(value = "/mailboxes/{mailboxId}/messages/{uid}/content", accept = "application/octet-stream")
    InputStream content(
            @RequestHeader("Authorization") String authorization,
            @PathVariable UUID accountId,
            @PathVariable int mailboxId,
            @PathVariable int uid,
            @RequestParam long offset,
            @RequestParam long length);

    /**
     * Stores a message of exactly {@code size} octets, and those that follow it in the body, each after an
     * {@link AppendedFrame}: all or none (RFC 3502). {@code OVER_QUOTA}, {@code TOO_LARGE}, {@code LIMIT_REACHED}. The
     * body is streamed and nothing is stored unless all of it arrived.
     *
     * @param flags system flags as in {@link Flags}
     * @param keywords keywords
     * @param internalDate null for now
     */
    @PostExchange(value = "/mailboxes/{mailboxId}/messages", contentType = "application/octet-stream")
    AppendResult append(
            @RequestHeader("Authorization") String authorization,
            @PathVariable UUID accountId,
            @PathVariable int mailboxId,
            @RequestParam int flags,
            @RequestParam(defaultValue = "") List<String> keywords,
            @RequestParam(required = false) @Nullable Instant internalDate,
            @RequestParam long size,
            @RequestBody InputStream content);

    /**
     * Stores a message as {@link #append} does, in a mailbox of the same account, and removes another with it (RFC 8508):
     * both or neither. {@code NOT_FOUND} when that one is no more.
     *
     * @param uid which message of the mailbox goes
     * @param targetMailboxId where the new one comes
     */
    @PostExchange(value = "/mailboxes/{mailboxId}/messages/{uid}/replacement", contentType = "application/octet-stream")
    AppendResult replace(
            @RequestHeader("Authorization") String authorization,
            @PathVariable UUID accountId,
            @PathVariable int mailboxId,
            @PathVariable int uid,
            @RequestParam int targetMailboxId,
            @RequestParam int flags,
            @RequestParam(defaultValue = "") List<String> keywords,
            @RequestParam(required = false) @Nullable Instant internalDate,
            @RequestParam long size,
            @RequestBody InputStream content);

    /** Changes flags in one atomic statement; the answer is {@link StoreResult} on the wire. */
    @PostExchange(value = "/mailboxes/{mailboxId}/flags", accept = "application/octet-stream")
    InputStream store(
            @RequestHeader("Authorization") String authorization,
            @PathVariable UUID accountId,
            @PathVariable int mailboxId,
            @RequestBody StoreRequest request);

    /** Copies messages, all or none (RFC 3501 section 6.4.7). */
    @PostExchange("/mailboxes/{mailboxId}/copy")
    CopyResult copy(
            @RequestHeader("Authorization") String authorization,
            @PathVariable UUID accountId,
            @PathVariable int mailboxId,
            @RequestBody CopyRequest request);

    /** Moves messages, all or none (RFC 6851). */
    @PostExchange("/mailboxes/{mailboxId}/move")
    CopyResult move(
            @RequestHeader("Authorization") String authorization,
            @PathVariable UUID accountId,
            @PathVariable int mailboxId,
            @RequestBody CopyRequest request);

    /** Removes messages that have {@code \Deleted}: those among {@code uids}, or all when it is null. */
    @PostExchange("/mailboxes/{mailboxId}/expunge")
    ExpungeResult expunge(
            @RequestHeader("Authorization") String authorization,
            @PathVariable UUID accountId,
            @PathVariable int mailboxId,
            @RequestParam(required = false) @Nullable String uids);

    /** Finds messages; the answer is right at the MODSEQ it names. */
    @PostExchange("/mailboxes/{mailboxId}/search")
    SearchResult search(
            @RequestHeader("Authorization") String authorization,
            @PathVariable UUID accountId,
            @PathVariable int mailboxId,
            @RequestBody SearchKey key);

    /** Octets of a mailbox's messages that have {@code \Deleted} (RFC 9208 section 5.1). */
    @GetExchange("/mailboxes/{mailboxId}/deleted-size")
    long deletedSize(
            @RequestHeader("Authorization") String authorization,
            @PathVariable UUID accountId,
            @PathVariable int mailboxId);

    /** The account's quota. */
    @GetExchange("/quota")
    Quota quota(@RequestHeader("Authorization") String authorization, @PathVariable UUID accountId);

    /**
     * A mailbox to create.
     *
     * @param name with {@code /} between levels, in Unicode
     * @param specialUse an RFC 6154 attribute such as {@code \Sent}; null for none
     */
    record CreateMailbox(String name, @Nullable String specialUse) {}

    /**
     * Messages to copy or move.
     *
     * @param uids which
     * @param targetMailboxId where to, in the same account
     */
    record CopyRequest(String uids, int targetMailboxId) {}

    /**
     * Where the copies are (RFC 4315 section 3).
     *
     * @param uidValidity the target's UIDVALIDITY
     * @param sourceUids the UIDs copied, in ascending order; empty when none of those asked for existed
     * @param targetUids as many UIDs in the target, in the same order
     */
    record CopyResult(int uidValidity, String sourceUids, String targetUids) {}

    /**
     * Where the messages are (RFC 4315 section 3).
     *
     * @param uidValidity the mailbox's UIDVALIDITY
     * @param uid the first message's UID; the others have those that follow it
     * @param modseq the last message's MODSEQ
     * @param count how many messages
     */
    record AppendResult(int uidValidity, int uid, long modseq, int count) {}

    /**
     * What was removed.
     *
     * @param uids the UIDs, ascending; empty for none
     * @param highestModseq the mailbox's HIGHESTMODSEQ after it
     */
    record ExpungeResult(String uids, long highestModseq) {}

    /**
     * What was found.
     *
     * @param uids matching UIDs, ascending; empty for none
     * @param highestModseq the greatest MODSEQ among the messages found; 0 for none (RFC 7162 section 3.1.5)
     */
    record SearchResult(String uids, long highestModseq) {}
}
