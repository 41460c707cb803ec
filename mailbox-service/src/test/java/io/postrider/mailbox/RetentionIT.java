package io.postrider.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postrider.api.auth.AccountView;
import io.postrider.api.auth.DirectoryChanges;
import io.postrider.api.mailbox.DeliveryOutcome;
import io.postrider.api.mailbox.DeliveryOutcome.Status;
import io.postrider.api.mailbox.Flags;
import io.postrider.api.mailbox.LocalDelivery;
import io.postrider.api.mailbox.StoreRequest;
import io.postrider.api.mailbox.StoreRequest.Mode;
import io.postrider.blob.ContentSweeper;
import io.postrider.blob.Hold;
import io.postrider.blob.NewContent;
import io.postrider.mailbox.account.AccountWalk;
import io.postrider.mailbox.account.ChangedMany;
import io.postrider.mailbox.account.DirectoryWatch;
import io.postrider.mailbox.retention.Housekeeping;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetentionIT {
    private static final String MAIL = "Subject: one\r\n\r\nHello\r\n";

    private final MailboxRig rig = new MailboxRig();

    @AfterEach
    void end() {
        assertThat(rig.violations()).isEmpty();
        rig.close();
    }

    private Housekeeping keeping(Duration tombstones, Duration keys) {
        var periods = new Housekeeping.Periods(tombstones, keys, Duration.ofMinutes(1));
        return new Housekeeping(
                rig.transactions,
                rig.contents,
                new ContentSweeper(rig.pool, Duration.ZERO),
                rig.accounts,
                periods,
                new SimpleMeterRegistry());
    }

    private void expungeAll(UUID accountId, int mailboxId) {
        rig.flags.store(
                accountId, mailboxId, new StoreRequest("1:4294967295", Mode.ADD, Flags.DELETED, List.of(), null, 0));
        rig.expunges.expunge(accountId, mailboxId, null);
    }

    private void queueReleases(List<UUID> contentIds) throws Exception {
        try (Connection connection = rig.pool.getConnection()) {
            connection.setAutoCommit(false);
            rig.contents.release(
                    connection, contentIds.stream().map(id -> new Hold(id, id)).toList());
            connection.commit();
        }
    }

    /** The issue's own figure: 10,000 messages to ten recipients each, all expunged and past retention. */
    @Test
    void leavesNoContentWhenAllIsExpunged() throws Exception {
        List<AccountView> accounts =
                IntStream.range(0, 10).mapToObj(i -> rig.account()).toList();
        byte[] octets = MAIL.getBytes(StandardCharsets.US_ASCII);
        for (int batch = 0; batch < 100; batch++) {
            List<NewContent> contents = IntStream.range(0, 100)
                    .mapToObj(i -> UUID.randomUUID())
                    .map(id -> new NewContent(id, octets, 0, octets.length, null, id))
                    .toList();
            rig.insert(contents);
            List<LocalDelivery> deliveries = new ArrayList<>();
            contents.forEach(content -> accounts.forEach(
                    account -> deliveries.add(MailboxRig.delivery(account, content.contentId(), octets.length))));
            assertThat(rig.deliveries.deliver(deliveries))
                    .extracting(DeliveryOutcome::status)
                    .containsOnly(Status.DELIVERED);
            queueReleases(contents.stream().map(NewContent::contentId).toList());
        }
        assertThat(rig.count("mail.message")).isEqualTo(100_000);
        for (AccountView account : accounts) {
            expungeAll(account.accountId(), 1);
        }
        Housekeeping keeping = keeping(Duration.ZERO, Duration.ZERO);
        keeping.keep();
        keeping.walk();
        keeping.keep();
        for (String table : List.of(
                "content.content",
                "content.holder",
                "content.released",
                "content.chunk",
                "mail.message",
                "mail.tombstone",
                "mail.delivery_key")) {
            assertThat(rig.count(table)).as(table).isZero();
        }
        assertThat(rig.accounts.quota(accounts.getFirst().accountId()).usedBytes())
                .isZero();
    }

    @Test
    void keepsExpungedMailUntilItsRetentionIsOver() {
        AccountView account = rig.account();
        rig.deliver(account, MAIL);
        expungeAll(account.accountId(), 1);
        keeping(Duration.ofDays(14), Duration.ofDays(7)).keep();
        assertThat(rig.count("mail.tombstone")).isEqualTo(1);
        assertThat(rig.count("content.content")).isEqualTo(1);
    }

    @Test
    void aKeyOutlivesItsMessage() {
        AccountView account = rig.account();
        UUID content = rig.content(MAIL);
        LocalDelivery delivery = MailboxRig.delivery(account, content, MAIL.length());
        rig.deliveries.deliver(List.of(delivery));
        expungeAll(account.accountId(), 1);
        keeping(Duration.ZERO, Duration.ofDays(7)).keep();
        assertThat(rig.count("mail.tombstone")).isZero();
        assertThat(rig.deliveries.deliver(List.of(delivery)).getFirst().status())
                .isEqualTo(Status.DUPLICATE);
    }

    @Test
    void whoKnowsLessThanWhatIsForgottenStartsAnew() {
        AccountView account = rig.account();
        rig.deliver(account, MAIL);
        long known = rig.mailbox(account.accountId(), "INBOX").highestModseq();
        rig.deliver(account, MAIL);
        expungeAll(account.accountId(), 1);
        rig.deliver(account, MAIL);
        assertThat(rig.changes(account.accountId(), 1, known).complete()).isFalse();
        keeping(Duration.ZERO, Duration.ZERO).keep();
        var changes = rig.changes(account.accountId(), 1, known);
        assertThat(changes.complete()).isTrue();
        assertThat(changes.uids()).containsExactly(3);
    }

    @Test
    void copiesOfOneContentLiveOnTheirOwn() {
        AccountView account = rig.account();
        rig.append(account.accountId(), 1, MAIL, 0);
        rig.copies.copy(account.accountId(), 1, 2, "1");
        rig.copies.move(account.accountId(), 2, 3, "1");
        expungeAll(account.accountId(), 1);
        Housekeeping keeping = keeping(Duration.ZERO, Duration.ZERO);
        keeping.keep();
        assertThat(rig.count("content.content")).isEqualTo(1);
        rig.tree.delete(account.accountId(), 3);
        keeping.keep();
        assertThat(rig.count("content.content")).isZero();
        assertThat(rig.count("mail.tombstone")).isZero();
    }

    @Test
    void anAccountThatComesBackHasItsMail() {
        AccountView account = rig.account();
        rig.append(account.accountId(), 1, MAIL, 0);
        rig.directory.delete(account.accountId());
        Housekeeping keeping = keeping(Duration.ZERO, Duration.ZERO);
        keeping.walk();
        keeping.keep();
        assertThat(rig.deliver(account, MAIL).status()).isEqualTo(Status.NO_SUCH_ACCOUNT);
        var watch = new DirectoryWatch(rig.accounts, new ChangedMany(new AccountWalk(rig.transactions, rig.accounts)));
        // What was said before the deletion does not bring it back.
        watch.changed(new DirectoryChanges.Change(account.accountId(), account, Set.of()));
        assertThat(rig.deliver(account, MAIL).status()).isEqualTo(Status.NO_SUCH_ACCOUNT);
        var restored = new AccountView(
                account.accountId(), account.tenantId(), account.address(), true, account.epoch() + 1, 0);
        rig.directory.put(restored);
        watch.changed(new DirectoryChanges.Change(account.accountId(), restored, Set.of()));
        assertThat(rig.deliver(account, MAIL).status()).isEqualTo(Status.DELIVERED);
        assertThat(rig.count("mail.message")).isEqualTo(2);
    }

    /** A mailbox that is fetched every night has a job a night. */
    @Test
    void reportsOfImportsWereKeptForEver() {
        UUID id = rig.account().accountId();
        rig.transactions.write(() -> rig.transactions.jdbc().sql("""
                WITH job AS (
                    INSERT INTO mail.import_job (account_id, job_id, tenant_id, kind, state, finished_at)
                    SELECT ?, gen_random_uuid(), gen_random_uuid(), 'mbox', 'done', now() - make_interval(days => days)
                    FROM unnest(ARRAY[91, 89, 0]) days
                    RETURNING account_id, job_id, tenant_id),
                taken AS (
                    INSERT INTO mail.imported (account_id, key, tenant_id) SELECT account_id, job_id, tenant_id FROM job),
                refused AS (
                    INSERT INTO mail.import_refusal (account_id, job_id, source, message, tenant_id, reason)
                    SELECT account_id, job_id, 'INBOX', '1', tenant_id, 'x' FROM job)
                INSERT INTO mail.import_mailbox (account_id, job_id, source, tenant_id, target)
                SELECT account_id, job_id, 'INBOX', tenant_id, 'INBOX' FROM job""").params(id).update());
        keeping(Duration.ZERO, Duration.ZERO).walk();
        for (String table : List.of("import_job", "import_mailbox", "import_refusal")) {
            assertThat(rig.count("mail." + table)).as(table).isEqualTo(2);
        }
        assertThat(rig.count("mail.imported"))
                .as("so that nothing is taken twice")
                .isEqualTo(3);
    }

    @Test
    void erasesADeletedAccountWithAllItHolds() {
        AccountView account = rig.account();
        AccountView other = rig.account();
        rig.append(account.accountId(), 1, MAIL, 0, "keyword");
        rig.append(account.accountId(), 1, MAIL, Flags.DELETED);
        rig.expunges.expunge(account.accountId(), 1, null);
        rig.append(other.accountId(), 1, MAIL, 0);
        rig.directory.delete(account.accountId());
        Housekeeping keeping = keeping(Duration.ofDays(14), Duration.ofDays(7));
        keeping.walk();
        assertThat(rig.deliver(account, MAIL).status()).isEqualTo(Status.NO_SUCH_ACCOUNT);
        keeping.keep();
        assertThat(rig.count("mail.account")).isEqualTo(2);
        rig.directory.erase(account.accountId());
        rig.directory.setDown(true);
        keeping.keep();
        assertThat(rig.count("mail.account")).isEqualTo(2);
        rig.directory.setDown(false);
        keeping.keep();
        assertThat(rig.count("mail.account")).isEqualTo(1);
        assertThat(rig.count("mail.mailbox")).isEqualTo(6);
        assertThat(rig.count("mail.message")).isEqualTo(1);
        assertThat(rig.count("mail.tombstone")).isZero();
        assertThat(rig.count("mail.keyword")).isZero();
        assertThat(rig.fetch(
                                other.accountId(),
                                1,
                                new io.postrider.api.mailbox.FetchRequest(
                                        "1", false, io.postrider.api.mailbox.FetchRequest.Octets.ALL))
                        .getFirst()
                        .text())
                .isEqualTo(MAIL);
    }
}
