package io.postrider.mailbox;

import io.postrider.api.mailbox.FetchRequest;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.api.mailbox.MailboxList;
import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.api.mailbox.Quota;
import io.postrider.api.mailbox.SearchKey;
import io.postrider.api.mailbox.Selection;
import io.postrider.api.mailbox.StoreRequest;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.mailbox.account.Accounts;
import io.postrider.mailbox.message.MessageChanges;
import io.postrider.mailbox.message.MessageReader;
import io.postrider.mailbox.message.UidSet;
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

    MailboxController(
            AccountAccess access,
            Accounts accounts,
            Mailboxes mailboxes,
            MessageChanges changes,
            MessageReader reader) {
        this.access = access;
        this.accounts = accounts;
        this.mailboxes = mailboxes;
        this.changes = changes;
        this.reader = reader;
    }

    @Override
    public MailboxList mailboxes(String authorization, UUID accountId) {
        access.check(accountId);
        return mailboxes.list(accountId);
    }

    @Override
    public MailboxStatus create(String authorization, UUID accountId, CreateMailbox request) {
        throw notYet();
    }

    @Override
    public void delete(String authorization, UUID accountId, int mailboxId) {
        throw notYet();
    }

    @Override
    public void rename(String authorization, UUID accountId, int mailboxId, String name) {
        throw notYet();
    }

    @Override
    public void subscribe(String authorization, UUID accountId, String name) {
        throw notYet();
    }

    @Override
    public void unsubscribe(String authorization, UUID accountId, String name) {
        throw notYet();
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
        UidSet uids = UidSet.parse(request.uids());
        return body(out -> reader.fetch(accountId, mailboxId, request, uids, out));
    }

    @Override
    public InputStream content(
            String authorization, UUID accountId, int mailboxId, int uid, long offset, long length) {
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
        throw notYet();
    }

    @Override
    public InputStream store(String authorization, UUID accountId, int mailboxId, StoreRequest request) {
        throw notYet();
    }

    @Override
    public CopyResult copy(String authorization, UUID accountId, int mailboxId, CopyRequest request) {
        throw notYet();
    }

    @Override
    public CopyResult move(String authorization, UUID accountId, int mailboxId, CopyRequest request) {
        throw notYet();
    }

    @Override
    public ExpungeResult expunge(String authorization, UUID accountId, int mailboxId, @Nullable String uids) {
        throw notYet();
    }

    @Override
    public SearchResult search(String authorization, UUID accountId, int mailboxId, SearchKey key) {
        throw notYet();
    }

    @Override
    public Quota quota(String authorization, UUID accountId) {
        access.check(accountId);
        return accounts.quota(accountId);
    }

    private static ProblemException notYet() {
        return new ProblemException(ProblemCode.UNPROCESSABLE, "not offered yet");
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
