package io.postrider.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.mailbox.FetchRequest;
import io.postrider.api.mailbox.FetchRequest.Octets;
import io.postrider.api.mailbox.Flags;
import io.postrider.api.mailbox.MailboxChanges;
import io.postrider.api.mailbox.StoreRequest;
import io.postrider.api.mailbox.StoreRequest.Mode;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A mailbox larger than a page of changes. Its rows are made by SQL alone; only one has a content. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LargeMailboxIT {
    private static final int COUNT = 45_000;

    private final MailboxRig rig = new MailboxRig();
    private UUID account = new UUID(0, 0);

    @BeforeAll
    void fill() {
        account = filled();
    }

    private UUID filled() {
        UUID account = rig.account().accountId();
        UUID content = rig.content("Subject: one\r\n\r\nHello\r\n");
        rig.database.execute(
                """
                INSERT INTO mail.message (account_id, mailbox_id, uid, tenant_id, modseq, flags, internal_date, size,
                                          content_id, holder, prefix)
                SELECT account_id, 1, 2 * n, tenant_id, n + 1, n %% 4, now(), 23, '%s', gen_random_uuid(), ''
                FROM mail.account, generate_series(1, %d) n WHERE account_id = '%s'
                """.formatted(content, COUNT, account),
                "UPDATE mail.mailbox SET uid_next = 90001, highest_modseq = 45001, messages = 45000, recent = 45000,"
                        + " size = 45000 * 23, unseen = 22500 WHERE account_id = '" + account + "' AND mailbox_id = 1",
                "UPDATE mail.account SET messages = 45000, used_bytes = 45000 * 23 WHERE account_id = '" + account
                        + "'");
        return account;
    }

    @AfterAll
    void end() {
        rig.close();
    }

    @Test
    void changesComeWholeAndInOrder() {
        MailboxChanges all = rig.changes(account, 1, 0);
        assertThat(all.complete()).isTrue();
        assertThat(all.uids()).hasSize(COUNT).isSorted().startsWith(2, 4).endsWith(89_998, 90_000);
        assertThat(rig.changes(account, 1, 15_000).uids())
                .hasSize(30_001)
                .isSorted()
                .startsWith(30_000);
        assertThat(rig.changes(account, 1, 45_001).uids()).isEmpty();
    }

    @Test
    void fetchesStructuresOfAll() {
        assertThat(rig.fetch(account, 1, new FetchRequest("1:4294967295", true, Octets.NONE)))
                .hasSize(COUNT)
                .allMatch(one -> one.message().structure() != null);
    }

    /** Ranges and messages once were multiplied with each other: a set of thousands of ranges ran into the time-out. */
    @Test
    void aSetOfThousandsOfRangesTakesNoLongerThanAWholeMailbox() {
        UUID filled = filled();
        String some = IntStream.rangeClosed(1, COUNT / 2)
                .mapToObj(n -> String.valueOf(4 * n))
                .collect(Collectors.joining(","));
        rig.flags.store(filled, 1, new StoreRequest(some, Mode.ADD, Flags.DELETED, List.of(), null, 0));
        assertThat(rig.mailbox(filled, "INBOX").deleted()).isEqualTo(COUNT / 2);
        assertThat(rig.copies.copy(filled, 1, 2, some).targetUids()).isEqualTo("1:" + COUNT / 2);
        assertThat(rig.copies.move(filled, 2, 3, "1:4294967295").targetUids()).isEqualTo("1:" + COUNT / 2);
        assertThat(rig.fetch(filled, 1, new FetchRequest(some, false, Octets.NONE)))
                .hasSize(COUNT / 2);
        assertThat(rig.expunges.expunge(filled, 1, some).uids()).startsWith("4,8,12,");
        assertThat(rig.mailbox(filled, "INBOX").messages()).isEqualTo(COUNT - COUNT / 2);
        assertThat(rig.mailbox(filled, "Sent").messages()).isEqualTo(COUNT / 2);
    }
}
