package io.postrider.mailbox;

import io.postrider.api.mailbox.FetchRequest;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.api.mailbox.MailboxList;
import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.api.mailbox.Quota;
import io.postrider.api.mailbox.SearchKey;
import io.postrider.api.mailbox.Selection;
import io.postrider.api.mailbox.StoreRequest;
import io.postrider.api.mailbox.StoreResult;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.mailbox.account.Accounts;
import io.postrider.mailbox.message.Appends;
import io.postrider.mailbox.message.Copies;
import io.postrider.mailbox.message.Expunges;
import io.postrider.mailbox.message.FlagStore;
import io.postrider.mailbox.message.MessageChanges;
import io.postrider.mailbox.message.MessageReader;
import io.postrider.mailbox.message.MessageWrites;
import io.postrider.mailbox.message.UidSet;
import io.postrider.mailbox.search.Searches;
import io.postrider.mailbox.tree.MailboxTree;
import io.postrider.mailbox.tree.Mailboxes;
import io.postrider.platform.web.StreamedBody;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class MailboxController implements MailboxApi {
    private final AccountAccess access;
    private final Accounts accounts;
    private final Mailboxes mailboxes;
    private final MessageChanges changes;
    private final MessageReader reader;
    private final MailboxTree tree;
    private final FlagStore flags;
    private final Appends appends;
    private final Copies copies;
    private final Expunges expunges;
    private final Searches searches;

    MailboxController(
            AccountAccess access,
            Accounts accounts,
            Mailboxes mailboxes,
            MailboxTree tree,
            MessageChanges changes,
            MessageReader reader,
            MessageWrites writes,
            Searches searches) {
        this.access = access;
        this.accounts = accounts;
        this.mailboxes = mailboxes;
        this.changes = changes;
        this.reader = reader;
        this.tree = tree;
        this.flags = writes.flags();
        this.appends = writes.appends();
        this.copies = writes.copies();
        this.expunges = writes.expunges();
        this.searches = searches;
    }

    @Override
    public MailboxList mailboxes(String authorization, UUID accountId) {
        access.check(accountId);
        return mailboxes.list(accountId);
    }

    @Override
    public MailboxStatus create(String authorization, UUID accountId, CreateMailbox request) {
        access.check(accountId);
        return tree.create(accountId, request.name(), request.specialUse());
    }

    @Override
    public void delete(String authorization, UUID accountId, int mailboxId) {
        access.check(accountId);
        tree.delete(accountId, mailboxId);
    }

    @Override
    public void rename(String authorization, UUID accountId, int mailboxId, String name) {
        access.check(accountId);
        tree.rename(accountId, mailboxId, name);
    }

    @Override
    public void subscribe(String authorization, UUID accountId, String name) {
        access.check(accountId);
        tree.subscribe(accountId, name);
    }

    @Override
    public void unsubscribe(String authorization, UUID accountId, String name) {
        access.check(accountId);
        tree.unsubscribe(accountId, name);
    }

    @Override
    public Selection select(String authorization, UUID accountId, int mailboxId, boolean readOnly) {
        access.check(accountId);
        return mailboxes.select(accountId, mailboxId, readOnly);
    }

    @Override
    public InputStream changes(String authorization, UUID accountId, int mailboxId, long since) {
        access.check(accountId);
        MessageChanges.Found found = changes.find(accountId, mailboxId, since);
        return body(found::writeTo);
    }

    @Override
    public InputStream fetch(String authorization, UUID accountId, int mailboxId, FetchRequest request) {
        access.check(accountId);
        MessageReader.Fetch found = reader.fetch(accountId, mailboxId, request, UidSet.parse(request.uids()));
        if (found.isEmpty()) {
            // No message is no error, no mailbox is one.
            mailboxes.require(accountId, mailboxId);
        }
        return body(found::writeTo);
    }

    @Override
    public InputStream content(String authorization, UUID accountId, int mailboxId, int uid, long offset, long length) {
        access.check(accountId);
        return reader.content(accountId, mailboxId, uid, offset, length);
    }

    @Override
    public AppendResult append(
            String authorization,
            UUID accountId,
            int mailboxId,
            int flags,
            List<String> keywords,
            @Nullable Instant internalDate,
            long size,
            InputStream content) {
        access.check(accountId);
        try {
            return appends.append(
                    accountId, mailboxId, new Appends.Request(flags, keywords, internalDate, size), content);
        } catch (IOException e) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "the message was cut off", e);
        }
    }

    @Override
    public AppendResult replace(
            String authorization,
            UUID accountId,
            int mailboxId,
            int uid,
            int targetMailboxId,
            int flags,
            List<String> keywords,
            @Nullable Instant internalDate,
            long size,
            InputStream content) {
        access.check(accountId);
        try {
            return appends.replace(
                    accountId,
                    targetMailboxId,
                    new Appends.Request(flags, keywords, internalDate, size),
                    content,
                    () -> expunges.remove(accountId, mailboxId, uid));
        } catch (IOException e) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "the message was cut off", e);
        }
    }

    @Override
    public InputStream store(String authorization, UUID accountId, int mailboxId, StoreRequest request) {
        access.check(accountId);
        String modified = flags.store(accountId, mailboxId, request);
        MessageChanges.Found found = changes.find(accountId, mailboxId, request.since());
        return body(out -> {
            StoreResult.writeModified(out, modified);
            found.writeTo(out);
        });
    }

    @Override
    public CopyResult copy(String authorization, UUID accountId, int mailboxId, CopyRequest request) {
        access.check(accountId);
        return copies.copy(accountId, mailboxId, request.targetMailboxId(), request.uids());
    }

    @Override
    public CopyResult move(String authorization, UUID accountId, int mailboxId, CopyRequest request) {
        access.check(accountId);
        return copies.move(accountId, mailboxId, request.targetMailboxId(), request.uids());
    }

    @Override
    public ExpungeResult expunge(String authorization, UUID accountId, int mailboxId, @Nullable String uids) {
        access.check(accountId);
        return expunges.expunge(accountId, mailboxId, uids);
    }

    @Override
    public SearchResult search(String authorization, UUID accountId, int mailboxId, SearchKey key) {
        access.check(accountId);
        return searches.search(accountId, mailboxId, key);
    }

    @Override
    public long deletedSize(String authorization, UUID accountId, int mailboxId) {
        access.check(accountId);
        return mailboxes.deletedSize(accountId, mailboxId);
    }

    @Override
    public Quota quota(String authorization, UUID accountId) {
        access.check(accountId);
        return accounts.quota(accountId);
    }

    private interface Writer {
        void writeTo(DataOutputStream out) throws IOException;
    }

    private static InputStream body(Writer writer) {
        return StreamedBody.of(out -> {
            var buffered = new DataOutputStream(new BufferedOutputStream(out, 16 * 1024));
            writer.writeTo(buffered);
            buffered.flush();
        });
    }
}
