package io.postrider.mailbox.retention;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.api.problem.ProblemException;
import io.postrider.blob.ContentStore;
import io.postrider.blob.ContentSweeper;
import io.postrider.mailbox.account.AccountWalk;
import io.postrider.mailbox.account.Accounts;
import io.postrider.mailbox.database.Transactions;
import io.postrider.platform.lifecycle.Rounds;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what is due, every minute or so, on every replica: each step finds its work by what the others left. */
public final class Housekeeping extends Rounds {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration WALK_INTERVAL = Duration.ofDays(1);
    /** Reports of imports are there for so long. */
    private static final int IMPORT_DAYS = 90;

    private final Transactions transactions;
    private final AccountWalk accounts;
    private final TombstoneCleaner tombstones;
    private final AccountEraser eraser;
    private final ContentSweeper sweeper;
    private final Counter removedTombstones;
    private final Counter erasedAccounts;
    private final Counter sweptContents;
    private final Counter sweptUploads;
    private long walkAt;

    /**
     * How long things are kept.
     *
     * @param tombstones expunged messages with their content
     * @param keys a delivery's key beyond its message
     * @param interval between two rounds
     */
    public record Periods(Duration tombstones, Duration keys, Duration interval) {}

    /** Housekeeping in that database. */
    public Housekeeping(
            Transactions transactions,
            ContentStore contents,
            ContentSweeper sweeper,
            Accounts accounts,
            Periods periods,
            MeterRegistry meters) {
        super("housekeeping", periods.interval(), First.AFTER_PAUSE);
        this.transactions = transactions;
        this.accounts = new AccountWalk(transactions, accounts);
        this.tombstones = new TombstoneCleaner(transactions, contents, periods.tombstones(), periods.keys());
        this.eraser = new AccountEraser(transactions, contents, accounts);
        this.sweeper = sweeper;
        this.walkAt = System.nanoTime() + periods.interval().toNanos();
        this.removedTombstones = counter(meters, "postrider.retention.tombstones", "Tombstones removed");
        this.erasedAccounts = counter(meters, "postrider.retention.accounts", "Deleted accounts erased");
        this.sweptContents = counter(meters, "postrider.content.swept", "Contents removed that nobody held");
        this.sweptUploads = counter(meters, "postrider.content.uploads.swept", "Uploads removed that nobody accepted");
    }

    private static Counter counter(MeterRegistry meters, String name, String description) {
        return Counter.builder(name).description(description).register(meters);
    }

    @Override
    protected void round() {
        keep();
        if (System.nanoTime() - walkAt >= 0) {
            walkAt = System.nanoTime() + WALK_INTERVAL.toNanos();
            walk();
        }
    }

    /** What is due every minute: references first, then what they let go of. */
    public void keep() {
        removedTombstones.increment(tombstones.clean());
        eraseAccounts();
        forgetKeys();
        ContentSweeper.Swept swept = sweeper.sweep();
        sweptContents.increment(swept.contents());
        sweptUploads.increment(swept.uploads());
    }

    private void eraseAccounts() {
        try {
            erasedAccounts.increment(eraser.erase());
        } catch (ProblemException e) {
            LOG.warn("the directory does not say now which accounts are to be erased: {}", e.getMessage());
        }
    }

    private void forgetKeys() {
        for (int step = 1; step > 0; ) {
            step = transactions.write(() -> transactions.jdbc().sql("""
                            DELETE FROM mail.delivery_key WHERE ctid = ANY (ARRAY(
                                SELECT ctid FROM mail.delivery_key WHERE expires_at <= now()
                                LIMIT 5000 FOR UPDATE SKIP LOCKED))
                            """).update());
        }
    }

    /** Reports of imports long ago; that their messages were taken stays known. */
    private void forgetImports() {
        for (int step = 1; step > 0; ) {
            step = transactions.write(
                    () -> transactions.jdbc().sql("""
                            WITH old AS (
                                SELECT account_id, job_id FROM mail.import_job
                                WHERE finished_at < now() - make_interval(days => ?)
                                LIMIT 500 FOR UPDATE SKIP LOCKED),
                            refusals AS (
                                DELETE FROM mail.import_refusal r USING old
                                WHERE r.account_id = old.account_id AND r.job_id = old.job_id),
                            mailboxes AS (
                                DELETE FROM mail.import_mailbox m USING old
                                WHERE m.account_id = old.account_id AND m.job_id = old.job_id)
                            DELETE FROM mail.import_job j USING old
                            WHERE j.account_id = old.account_id AND j.job_id = old.job_id
                            """).params(IMPORT_DAYS).update());
        }
    }

    /** The daily walk: what no event told. */
    public void walk() {
        forgetImports();
        findChanged();
        int found = sweeper.walk();
        if (found > 0) {
            LOG.info("the walk found {} contents that nobody holds", found);
        }
    }

    private void findChanged() {
        try {
            accounts.everyone();
        } catch (ProblemException e) {
            LOG.warn("the directory does not say now which accounts changed: {}", e.getMessage());
        }
    }
}
