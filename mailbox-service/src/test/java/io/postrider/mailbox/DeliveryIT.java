package io.postrider.mailbox;

import static io.postrider.mailbox.MailboxRig.delivery;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.auth.AccountView;
import io.postrider.api.mailbox.DeliveryOutcome;
import io.postrider.api.mailbox.DeliveryOutcome.Status;
import io.postrider.api.mailbox.FetchRequest;
import io.postrider.api.mailbox.FetchRequest.Octets;
import io.postrider.api.mailbox.LocalDelivery;
import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.mailbox.feed.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeliveryIT {
    private static final String MAIL = "From: a@example.org\r\nSubject: one\r\n\r\nHello\r\n";

    private final MailboxRig rig = new MailboxRig();

    @AfterEach
    void invariantsHold() {
        assertThat(rig.violations()).isEmpty();
    }

    @AfterAll
    void end() {
        rig.close();
    }

    @Test
    void deliversAtFirstTouchAndGivesTheMessageBack() {
        AccountView account = rig.directory.add(0);
        DeliveryOutcome outcome = rig.deliver(account, MAIL);
        assertThat(outcome.status()).isEqualTo(Status.DELIVERED);
        assertThat(outcome.uid()).isEqualTo(1);
        MailboxStatus inbox = rig.mailbox(account.accountId(), "INBOX");
        assertThat(inbox.messages()).isEqualTo(1);
        assertThat(inbox.unseen()).isEqualTo(1);
        assertThat(inbox.uidNext()).isEqualTo(2);
        var changes = rig.changes(account.accountId(), inbox.mailboxId(), 0);
        assertThat(changes.uids()).containsExactly(1);
        assertThat(changes.complete()).isTrue();
        var fetched = rig.fetch(account.accountId(), inbox.mailboxId(), new FetchRequest("1:10", true, Octets.ALL));
        assertThat(fetched).hasSize(1);
        assertThat(fetched.getFirst().text()).isEqualTo("Delivered-To: <" + account.address() + ">\r\n" + MAIL);
        assertThat(fetched.getFirst().message().size())
                .isEqualTo(fetched.getFirst().octets().length);
        assertThat(fetched.getFirst().message().internalDate()).isEqualTo(MailboxRig.ARRIVED);
        assertThat(fetched.getFirst().message().structure()).isNotNull();
        assertThat(rig.told)
                .contains(Change.delivered(account.accountId(), inbox.mailboxId(), inbox.highestModseq(), 1, 2));
    }

    /** Who followed the feed knows of a delivery what somebody does who asks. */
    @Test
    void tellsTheUidsAndModseqsOfABatch() {
        AccountView account = rig.account();
        rig.deliver(account, MAIL);
        UUID content = rig.content(MAIL);
        rig.deliveries.deliver(List.of(
                MailboxRig.delivery(account, content, MAIL.length()),
                MailboxRig.delivery(account, content, MAIL.length())));
        MailboxStatus inbox = rig.mailbox(account.accountId(), "INBOX");
        // One transaction may have had both, or two one each.
        List<Change> told = rig.told.stream()
                .filter(change -> change.accountId().equals(account.accountId()))
                .toList();
        assertThat(told.stream().mapToInt(Change::added).sum()).isEqualTo(3);
        assertThat(told.getLast().modseq()).isEqualTo(inbox.highestModseq());
        assertThat(told.getLast().uidNext()).isEqualTo(inbox.uidNext());
        var changes = rig.changes(account.accountId(), inbox.mailboxId(), inbox.highestModseq() - 2);
        assertThat(changes.uids()).containsExactly(2, 3);
        assertThat(changes.modseqs()).containsExactly(inbox.highestModseq() - 1, inbox.highestModseq());
        assertThat(changes.flags()).containsOnly(0);
    }

    @Test
    void makesTheSpecialUseMailboxes() {
        AccountView account = rig.directory.add(0);
        rig.accounts.touch(account.accountId());
        assertThat(rig.mailboxes.list(account.accountId()).mailboxes())
                .extracting(MailboxStatus::name)
                .containsExactly("Archive", "Drafts", "INBOX", "Junk", "Sent", "Trash");
        assertThat(rig.mailbox(account.accountId(), "Sent").specialUse()).isEqualTo("\\Sent");
        assertThat(rig.mailboxes.list(account.accountId()).mailboxes())
                .extracting(MailboxStatus::uidValidity)
                .doesNotHaveDuplicates();
    }

    @Test
    void takesEachKeyOnce() throws Exception {
        AccountView account = rig.directory.add(0);
        UUID content = rig.content(MAIL);
        LocalDelivery delivery = delivery(account, content, MAIL.length());
        List<Future<DeliveryOutcome>> outcomes = new ArrayList<>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                outcomes.add(executor.submit(
                        () -> rig.deliveries.deliver(List.of(delivery)).getFirst()));
            }
        }
        List<Status> statuses = new ArrayList<>();
        for (var outcome : outcomes) {
            statuses.add(outcome.get().status());
        }
        assertThat(statuses).containsOnly(Status.DELIVERED, Status.DUPLICATE);
        assertThat(statuses.stream().filter(Status.DELIVERED::equals)).hasSize(1);
        assertThat(rig.mailbox(account.accountId(), "INBOX").messages()).isEqualTo(1);
    }

    @Test
    void aMissingMailboxBecomesInbox() {
        AccountView account = rig.directory.add(0);
        UUID content = rig.content(MAIL);
        var one = delivery(account, content, MAIL.length());
        var junk = new LocalDelivery(
                one.key(),
                one.traceId(),
                one.accountId(),
                one.tenantId(),
                content,
                one.contentSize(),
                "",
                one.internalDate(),
                "Junk");
        var nowhere = new LocalDelivery(
                UUID.randomUUID(),
                one.traceId(),
                one.accountId(),
                one.tenantId(),
                content,
                one.contentSize(),
                "",
                one.internalDate(),
                "Nowhere/At all");
        assertThat(rig.deliveries.deliver(List.of(junk, nowhere)))
                .extracting(DeliveryOutcome::status)
                .containsOnly(Status.DELIVERED);
        assertThat(rig.mailbox(account.accountId(), "Junk").messages()).isEqualTo(1);
        assertThat(rig.mailbox(account.accountId(), "INBOX").messages()).isEqualTo(1);
    }

    @Test
    void aCopyOfWhatWasSentGoesToItsMailboxAndIsNoNews() {
        AccountView account = rig.directory.add(0);
        UUID content = rig.content(MAIL);
        var one = delivery(account, content, MAIL.length());
        var copy = new LocalDelivery(
                one.key(),
                one.traceId(),
                one.accountId(),
                one.tenantId(),
                content,
                one.contentSize(),
                "",
                one.internalDate(),
                "INBOX",
                true,
                null);
        assertThat(rig.deliveries.deliver(List.of(copy, delivery(account, content, MAIL.length()))))
                .extracting(DeliveryOutcome::status)
                .containsOnly(Status.DELIVERED);
        assertThat(rig.mailbox(account.accountId(), "Sent").messages()).isEqualTo(1);
        assertThat(rig.mailbox(account.accountId(), "Sent").unseen()).isZero();
        assertThat(rig.mailbox(account.accountId(), "INBOX").messages()).isEqualTo(1);
        assertThat(rig.deliveries.deliver(List.of(copy)))
                .extracting(DeliveryOutcome::status)
                .containsOnly(Status.DUPLICATE);
    }

    @Test
    void junkGoesToItsMailboxWhatOwnersCallItAndThoughTheyDeletedIt() {
        AccountView account = rig.directory.add(0);
        UUID content = rig.content(MAIL);
        deliverJunk(account, content);
        assertThat(rig.mailbox(account.accountId(), "Junk").messages()).isEqualTo(1);
        assertThat(rig.mailbox(account.accountId(), "Junk").unseen()).isEqualTo(1);

        int first = rig.mailbox(account.accountId(), "Junk").mailboxId();
        rig.tree.rename(account.accountId(), first, "Spam");
        deliverJunk(account, content);
        assertThat(rig.mailbox(account.accountId(), "Spam").messages()).isEqualTo(2);

        rig.tree.delete(account.accountId(), first);
        deliverJunk(account, content);
        assertThat(rig.mailbox(account.accountId(), "Junk").messages()).isEqualTo(1);
        assertThat(rig.mailbox(account.accountId(), "Junk").specialUse()).isEqualTo("\\Junk");
        assertThat(rig.mailbox(account.accountId(), "INBOX").messages()).isZero();
    }

    private void deliverJunk(AccountView account, UUID content) {
        var one = delivery(account, content, MAIL.length());
        var junk = new LocalDelivery(
                one.key(),
                one.traceId(),
                one.accountId(),
                one.tenantId(),
                content,
                one.contentSize(),
                "",
                one.internalDate(),
                "INBOX",
                null,
                true);
        assertThat(rig.deliveries.deliver(List.of(junk)))
                .extracting(DeliveryOutcome::status)
                .containsOnly(Status.DELIVERED);
    }

    @Test
    void tellsNobodyFromNotNow() {
        AccountView gone = rig.directory.add(0);
        rig.directory.delete(gone.accountId());
        assertThat(rig.deliver(gone, MAIL).status()).isEqualTo(Status.NO_SUCH_ACCOUNT);
        AccountView unknown = rig.directory.add(0);
        rig.directory.setDown(true);
        assertThat(rig.deliver(unknown, MAIL).status()).isEqualTo(Status.TRY_LATER);
        rig.directory.setDown(false);
        assertThat(rig.deliver(unknown, MAIL).status()).isEqualTo(Status.DELIVERED);
        var lost = delivery(unknown, UUID.randomUUID(), 5);
        assertThat(rig.deliveries.deliver(List.of(lost)).getFirst().status()).isEqualTo(Status.TRY_LATER);
    }

    /** R15: 200 parallel deliveries into room for 10. */
    @Test
    void neverGoesBeyondTheQuota() throws Exception {
        long size = MAIL.length() + "Delivered-To: <>\r\n".length() + 36 + "@example.org".length();
        AccountView account = rig.directory.add(10 * size + size / 2);
        UUID content = rig.content(MAIL);
        List<Future<DeliveryOutcome>> outcomes = new ArrayList<>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 200)
                    .forEach(i -> outcomes.add(executor.submit(() -> rig.deliveries
                            .deliver(List.of(delivery(account, content, MAIL.length())))
                            .getFirst())));
        }
        int delivered = 0;
        for (var outcome : outcomes) {
            Status status = outcome.get().status();
            assertThat(status).isIn(Status.DELIVERED, Status.OVER_QUOTA);
            delivered += status == Status.DELIVERED ? 1 : 0;
        }
        assertThat(delivered).isEqualTo(10);
        assertThat(rig.accounts.quota(account.accountId()).usedBytes()).isEqualTo(10 * size);
        assertThat(rig.sql()
                        .sql("SELECT count(*) FROM mail.delivery_key WHERE account_id = ?")
                        .params(account.accountId())
                        .query(Long.class)
                        .single())
                .as("a refused key may come again")
                .isEqualTo(10);
    }

    @Test
    void deliversABatchForManyAccounts() {
        List<AccountView> accounts =
                IntStream.range(0, 100).mapToObj(i -> rig.directory.add(0)).toList();
        UUID content = rig.content(MAIL);
        List<LocalDelivery> batch = accounts.stream()
                .flatMap(account -> IntStream.range(0, 5).mapToObj(i -> delivery(account, content, MAIL.length())))
                .toList();
        assertThat(rig.deliveries.deliver(batch))
                .hasSize(500)
                .extracting(DeliveryOutcome::status)
                .containsOnly(Status.DELIVERED);
        for (AccountView account : accounts) {
            assertThat(rig.changes(account.accountId(), 1, 0).modseqs()).containsExactly(2, 3, 4, 5, 6);
        }
    }
}
