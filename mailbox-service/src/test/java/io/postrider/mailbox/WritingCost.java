package io.postrider.mailbox;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postrider.api.mailbox.FetchRequest;
import io.postrider.api.mailbox.FetchRequest.Octets;
import io.postrider.api.mailbox.Flags;
import io.postrider.api.mailbox.SearchKey;
import io.postrider.api.mailbox.StoreRequest;
import io.postrider.api.mailbox.StoreRequest.Mode;
import io.postrider.blob.ContentSweeper;
import io.postrider.mailbox.retention.Housekeeping;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures what is done to a whole mailbox, with statements that were planned while all tables were small, which is the
 * worst the planner is given: STORE, COPY, MOVE, EXPUNGE, DELETE, retention. Run its main; arguments: messages, and
 * "analyze" for statistics that are right. -Dexplain=100 logs the plans of statements above 100 ms.
 */
final class WritingCost {
    private static final String EVERYTHING = "1:4294967295";

    private final MailboxRig rig = new MailboxRig();
    private final int count;
    private final boolean analyze;

    private WritingCost(int count, boolean analyze) {
        this.count = count;
        this.analyze = analyze;
    }

    public static void main(String[] arguments) {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        var cost = new WritingCost(count, arguments.length > 1);
        if (System.getProperty("explain") != null) {
            String set = "ALTER DATABASE " + cost.rig.database.name() + " SET ";
            // The plans of what takes longer go to the test server's log.
            cost.rig.database.superuserExecute(
                    set + "session_preload_libraries = 'auto_explain'",
                    set + "auto_explain.log_min_duration = " + System.getProperty("explain"),
                    set + "auto_explain.log_analyze = on");
        }
        for (String table : List.of(
                "mail.message",
                "mail.tombstone",
                "mail.delivery_key",
                "content.content",
                "content.holder",
                "content.released")) {
            cost.rig.database.execute("ALTER TABLE " + table + " SET (autovacuum_enabled = false)");
        }
        for (int i = 0; i < 12; i++) {
            cost.round(8, false);
            if (i == 2) {
                cost.rig.database.execute("VACUUM ANALYZE");
            }
        }
        cost.round(count, true);
        cost.rig.close();
        System.exit(0);
    }

    private void round(int messages, boolean tell) {
        UUID id = rig.account().accountId();
        UUID other = rig.account().accountId();
        fill(id, messages);
        fill(other, messages);
        if (analyze) {
            rig.database.execute("ANALYZE");
        }
        String odd = IntStream.rangeClosed(1, messages / 2)
                .mapToObj(n -> String.valueOf(2 * n - 1))
                .collect(Collectors.joining(","));
        String name = messages + " ";
        measure(tell, name + "store all", () -> store(id, EVERYTHING, Flags.SEEN));
        measure(tell, name + "store every second", () -> store(id, odd, Flags.FLAGGED));
        measure(tell, name + "changes since", () -> rig.changes(id, 1, messages + 2));
        measure(
                tell,
                name + "changes since, few",
                () -> rig.changes(id, 1, rig.mailbox(id, "INBOX").highestModseq()));
        measure(tell, name + "fetch every second", () -> rig.fetch(id, 1, new FetchRequest(odd, false, Octets.NONE)));
        measure(tell, name + "search flags", () -> rig.searches.search(id, 1, new SearchKey.Flag(Flags.FLAGGED)));
        measure(tell, name + "copy all", () -> rig.copies.copy(id, 1, 2, EVERYTHING));
        measure(tell, name + "copy every second", () -> rig.copies.copy(id, 1, 3, odd));
        measure(tell, name + "move all", () -> rig.copies.move(id, 1, 4, EVERYTHING));
        measure(tell, name + "move every second", () -> rig.copies.move(id, 4, 5, odd));
        measure(tell, name + "move back", () -> rig.copies.move(id, 5, 4, EVERYTHING));
        store(id, odd, Flags.DELETED);
        rig.flags.store(id, 4, new StoreRequest(EVERYTHING, Mode.ADD, Flags.DELETED, List.of(), null, 0));
        measure(tell, name + "expunge every second", () -> rig.expunges.expunge(id, 4, odd));
        measure(tell, name + "expunge all", () -> rig.expunges.expunge(id, 4, null));
        measure(tell, name + "delete mailbox", () -> rig.tree.delete(id, 2));
        measure(tell, name + "changes after expunge", () -> rig.changes(id, 4, 2));
        spread(messages);
        measure(tell, name + "retention", keeping()::keep);
        rig.directory.delete(other);
        rig.directory.erase(other);
        keeping().walk();
        measure(tell, name + "erase account", keeping()::keep);
        if (tell && rig.count("content.content") != 0) {
            System.out.println("contents left: " + rig.count("content.content"));
        }
    }

    private void store(UUID id, String uids, int flag) {
        rig.flags.store(id, 1, new StoreRequest(uids, Mode.ADD, flag, List.of(), null, 0));
    }

    private Housekeeping keeping() {
        var periods = new Housekeeping.Periods(Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1));
        var sweeper = new ContentSweeper(rig.pool, Duration.ZERO);
        return new Housekeeping(
                rig.transactions, rig.contents, sweeper, rig.accounts, periods, new SimpleMeterRegistry());
    }

    /** Tombstones of 200 other accounts, one account after the other in time. */
    private void spread(int tombstones) {
        rig.database.execute("""
                INSERT INTO mail.tombstone (account_id, mailbox_id, modseq, uid, tenant_id, expunged_at, flags, keywords,
                                            internal_date, size, prefix)
                SELECT ('00000000-0000-0000-0000-' || lpad((n %% 200)::text, 12, '0'))::uuid, 1, n, n, gen_random_uuid(),
                       now() - make_interval(secs => n), 0, 0, now(), 0, ''
                FROM generate_series(1, %d) n
                """.formatted(tombstones));
    }

    private void fill(UUID account, int messages) {
        rig.database.execute(
                """
                WITH made AS (SELECT n, gen_random_uuid() AS content_id, gen_random_uuid() AS holder
                              FROM generate_series(1, %d) n),
                content AS (INSERT INTO content.content (content_id, size, chunks, encoding, length, sha256, octets)
                            SELECT content_id, 23, 0, 0, 23, '', '' FROM made),
                held AS (INSERT INTO content.holder SELECT content_id, holder FROM made),
                key AS (INSERT INTO mail.delivery_key (account_id, key, tenant_id)
                        SELECT account_id, holder, tenant_id FROM mail.account, made WHERE account_id = '%s')
                INSERT INTO mail.message (account_id, mailbox_id, uid, tenant_id, modseq, flags, internal_date, size,
                                          content_id, holder, prefix)
                SELECT account_id, 1, n, tenant_id, n + 1, 0, now(), 23, content_id, holder, ''
                FROM mail.account, made WHERE account_id = '%s'
                """.formatted(messages, account, account),
                "UPDATE mail.mailbox SET uid_next = %1$d + 1, highest_modseq = %1$d + 1, messages = %1$d, unseen = %1$d,"
                                .formatted(messages)
                        + " recent = %1$d, size = 23 * %1$d WHERE account_id = '%2$s' AND mailbox_id = 1"
                                .formatted(messages, account),
                "UPDATE mail.account SET used_bytes = 23 * %1$d, messages = %1$d WHERE account_id = '%2$s'"
                        .formatted(messages, account));
    }

    private static void measure(boolean tell, String name, Runnable step) {
        long start = System.nanoTime();
        try {
            step.run();
        } catch (RuntimeException e) {
            System.out.println(name + " FAILED: " + e + " " + e.getCause());
        }
        if (tell) {
            System.out.printf("%-30s %8.1f ms%n", name, (System.nanoTime() - start) / 1e6);
        }
    }
}
