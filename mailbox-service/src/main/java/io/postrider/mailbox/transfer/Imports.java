package io.postrider.mailbox.transfer;

import io.postrider.api.TimeOrderedId;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.mailbox.account.Accounts;
import io.postrider.mailbox.database.Transactions;
import io.postrider.mailbox.message.MessageWrites;
import io.postrider.mailbox.transfer.ImportJob.Kind;
import io.postrider.mailbox.transfer.ImportJob.State;
import io.postrider.mailbox.tree.MailboxTree;
import io.postrider.mailbox.tree.Mailboxes;
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
    private final ImportReports reports;
    private final ImportRun.Targets targets;
    private final EventLog events;
    private final Pace.Limits pace;
    private final TenantRoom room = new TenantRoom(
            new Bulkhead(AT_ONCE, PATIENCE, "Too many imports at this moment. Try again in a few minutes."),
            AT_ONCE / 2,
            "Too many imports of this tenant at this moment. Try again in a few minutes.");

    /**
     * What is asked of jobs.
     *
     * @param patience how long one may take for a message, or for a MiB of one
     * @param turn after which an IMAP job gives its place to others that wait
     */
    public record Times(Duration patience, Duration turn) {}

    /** Imports into that database. */
    public Imports(
            Transactions transactions,
            Accounts accounts,
            MessageWrites writes,
            MailboxTree tree,
            Mailboxes mailboxes,
            EventLog events,
            Times times) {
        this.pace = new Pace.Limits(times.patience(), times.turn());
        this.accounts = accounts;
        this.store = new ImportStore(transactions);
        this.reports = new ImportReports(transactions);
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
        var work = new ImportStore.Work(accountId, tenantId, TimeOrderedId.next(), UUID.randomUUID(), kind, null, null);
        return room.run(tenantId, () -> {
            store.create(work, State.RUNNING);
            run(work, source);
            return reports.find(accountId, work.jobId());
        });
    }

    ImportStore store() {
        return store;
    }

    /** Works a job to its end, or until it has to be tried again; a refusal goes on to the caller. */
    void run(ImportStore.Work work, Source source) {
        var run = new ImportRun(store, targets, work, new Pace(pace, System::nanoTime));
        String problem =
                "The service ended or failed; what was taken is kept. Repeat the call: nothing is taken twice.";
        State state = State.FAILED;
        try (var _ = new Heartbeat(() -> lives(work, run), run::end)) {
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
            problem = run.stalled() ? ImportRun.STALLED : cutOff(work, cut);
            state = State.WAITING;
            throw new ProblemException(ProblemCode.INVALID_REQUEST, problem, cut);
        } finally {
            if (run.yielded()) {
                store.giveWay(work);
            } else if (state != State.WAITING
                    || work.kind() != Kind.IMAP
                    || !store.retry(work, problem, run.progressed())) {
                end(work, state == State.WAITING ? State.FAILED : state, problem);
            }
        }
    }

    private boolean lives(ImportStore.Work work, ImportRun run) {
        run.endIfStalled();
        return store.renew(work, run.progressed());
    }

    private static String cutOff(ImportStore.Work work, IOException cut) {
        return work.kind() == Kind.IMAP
                ? "The server cannot be reached, or went away: " + cut.getMessage()
                : "The file was cut off; what had arrived is kept. Repeat the call: nothing is taken twice.";
    }

    private void end(ImportStore.Work work, State state, @Nullable String problem) {
        store.finish(work.accountId(), work.jobId(), work.worker(), state, problem);
        ImportJob report = reports.find(work.accountId(), work.jobId());
        if (!report.state().ended()) {
            // It is another worker's, who tells of its end.
            return;
        }
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
        return reports.find(accountId, jobId);
    }

    /** The newest jobs of an account. */
    public List<ImportJob> list(UUID accountId) {
        return reports.list(accountId);
    }

    /** Ends a job within seconds; what it has taken stays. One that has ended stays as it is. */
    public void cancel(UUID accountId, UUID jobId) {
        reports.find(accountId, jobId);
        store.finish(accountId, jobId, null, State.CANCELLED, null);
    }

    /** Ends jobs that were asked for longer ago, whether they wait or are under way; a worker notices within seconds. */
    public void endOverdue(Duration longest) {
        String problem = "The import took longer than %s; what was taken is kept. Ask again: nothing is taken twice."
                .formatted(longest);
        for (UUID job : store.endOverdue(longest, problem)) {
            events.event("import")
                    .put("job", job)
                    .put("status", State.FAILED)
                    .put("reply", problem)
                    .write();
        }
    }

    /** Ends jobs whose worker is gone and whose file cannot be asked for again. */
    public void endAbandoned() {
        store.endAbandoned("The service ended; what was taken is kept. Repeat the call: nothing is taken twice.");
    }
}
