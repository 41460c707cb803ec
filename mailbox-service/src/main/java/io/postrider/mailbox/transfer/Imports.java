package io.postrider.mailbox.transfer;

import io.postrider.api.TimeOrderedId;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.mailbox.account.Accounts;
import io.postrider.mailbox.transfer.ImportJob.Kind;
import io.postrider.mailbox.transfer.ImportJob.State;
import io.postrider.mailbox.message.MessageWrites;
import io.postrider.mailbox.tree.MailboxTree;
import io.postrider.mailbox.tree.Mailboxes;
import io.postrider.mailbox.database.Transactions;
import io.postrider.platform.bulkhead.Bulkhead;
import io.postrider.platform.observe.EventLog;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Brings mail in. Files are taken while they arrive. */
public final class Imports {
    private static final int AT_ONCE = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Accounts accounts;
    private final ImportStore store;
    private final ImportRun.Targets targets;
    private final EventLog events;
    private final Bulkhead room =
            new Bulkhead(AT_ONCE, PATIENCE, "Too many imports at this moment. Try again in a few minutes.");

    /** Imports into that database. */
    public Imports(
            Transactions transactions,
            Accounts accounts,
            MessageWrites writes,
            MailboxTree tree,
            Mailboxes mailboxes,
            EventLog events) {
        this.accounts = accounts;
        this.store = new ImportStore(transactions);
        this.targets = new ImportRun.Targets(writes.appends(), tree, mailboxes);
        this.events = events;
    }

    /** What a job takes its messages from. */
    interface Source {
        void run(ImportRun run) throws IOException;
    }

    /** Takes the messages of an mbox into a mailbox, and reports. */
    public ImportJob mbox(UUID accountId, String mailbox, InputStream body) {
        return fromFile(accountId, Kind.MBOX, run -> MboxImport.run(run.guarded(body), mailbox, run));
    }

    /** Takes the messages of a Maildir in a tar, and reports. */
    public ImportJob maildir(UUID accountId, InputStream body) {
        return fromFile(accountId, Kind.MAILDIR, run -> MaildirImport.run(run.guarded(body), run));
    }

    private ImportJob fromFile(UUID accountId, Kind kind, Source source) {
        UUID tenantId = accounts.touch(accountId).tenantId();
        var work = new ImportStore.Work(accountId, tenantId, TimeOrderedId.next(), kind, null, null);
        return room.run(() -> {
            store.create(work, State.RUNNING);
            run(work, source);
            return store.find(accountId, work.jobId());
        });
    }

    ImportStore store() {
        return store;
    }

    /** Works a job to its end, or until it has to be tried again; a refusal goes on to the caller. */
    void run(ImportStore.Work work, Source source) {
        var run = new ImportRun(store, targets, work);
        String problem = "The service ended or failed; what was taken is kept. Repeat the call: nothing is taken twice.";
        State state = State.FAILED;
        try (var _ = new Heartbeat(() -> store.renew(work, run.progressed()), run::end)) {
            source.run(run);
            state = State.DONE;
            problem = null;
        } catch (ProblemException refusal) {
            problem = refusal.detail();
            state = refusal.code().retryable() && refusal.code() != ProblemCode.OVER_QUOTA ? State.WAITING : state;
            throw refusal;
        } catch (MalformedArchiveException malformed) {
            problem = malformed.getMessage();
            throw new ProblemException(ProblemCode.INVALID_REQUEST, String.valueOf(malformed.getMessage()));
        } catch (IOException cut) {
            problem = work.kind() == Kind.IMAP
                    ? "The server cannot be reached, or went away: " + cut.getMessage()
                    : "The file was cut off; what had arrived is kept. Repeat the call: nothing is taken twice.";
            state = State.WAITING;
            throw new ProblemException(ProblemCode.INVALID_REQUEST, problem, cut);
        } finally {
            boolean again = state == State.WAITING && work.kind() == Kind.IMAP && store.retry(work, problem, run.progressed());
            if (!again) {
                end(work, state == State.WAITING ? State.FAILED : state, problem);
            }
        }
    }

    private void end(ImportStore.Work work, State state, @Nullable String problem) {
        store.finish(work.accountId(), work.jobId(), state, problem);
        ImportJob report = store.find(work.accountId(), work.jobId());
        events.event("import")
                .put("account", work.accountId())
                .put("job", work.jobId())
                .put("imported", report.imported())
                .put("known", report.known())
                .put("refused", report.refused())
                .put("size", report.octets())
                .put("status", report.state())
                .put("reply", report.problem())
                .write();
    }

    /** A job with its report. */
    public ImportJob find(UUID accountId, UUID jobId) {
        return store.find(accountId, jobId);
    }

    /** The newest jobs of an account. */
    public List<ImportJob> list(UUID accountId) {
        return store.list(accountId);
    }

    /** Ends a job within seconds; what it has taken stays. One that has ended stays as it is. */
    public void cancel(UUID accountId, UUID jobId) {
        store.find(accountId, jobId);
        store.finish(accountId, jobId, State.CANCELLED, null);
    }

    /** Ends jobs that were asked for longer ago, whether they wait or are under way; a worker notices within seconds. */
    public void endOverdue(Duration longest) {
        String problem = "The import took longer than %s; what was taken is kept. Ask again: nothing is taken twice."
                .formatted(longest);
        for (UUID job : store.endOverdue(longest, problem)) {
            events.event("import").put("job", job).put("status", State.FAILED).put("reply", problem).write();
        }
    }

    /** Ends jobs whose worker is gone and whose file cannot be asked for again. */
    public void endAbandoned() {
        store.endAbandoned("The service ended; what was taken is kept. Repeat the call: nothing is taken twice.");
    }
}
