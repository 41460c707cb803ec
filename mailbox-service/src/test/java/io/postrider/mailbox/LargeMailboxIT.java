package io.postrider.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.mailbox.FetchRequest;
import io.postrider.api.mailbox.FetchRequest.Octets;
import io.postrider.api.mailbox.MailboxChanges;
import java.util.UUID;
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
        account = rig.account().accountId();
        UUID content = rig.content("Subject: one\r\n\r\nHello\r\n");
        rig.database.execute(
                """
                INSERT INTO mail.message (account_id, mailbox_id, uid, tenant_id, modseq, flags, internal_date, size,
                                          content_id, holder, prefix)
                SELECT account_id, 1, 2 * n, tenant_id, n + 1, n %% 4, now(), 23, '%s', gen_random_uuid(), ''
                FROM mail.account, generate_series(1, %d) n WHERE account_id = '%s'
                """
                        .formatted(content, COUNT, account),
                "UPDATE mail.mailbox SET uid_next = 90001, highest_modseq = 45001, messages = 45000, recent = 45000"
                        + " WHERE account_id = '" + account + "' AND mailbox_id = 1");
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
        assertThat(rig.changes(account, 1, 15_000).uids()).hasSize(30_001).isSorted().startsWith(30_000);
        assertThat(rig.changes(account, 1, 45_001).uids()).isEmpty();
    }

    @Test
    void fetchesStructuresOfAll() {
        assertThat(rig.fetch(account, 1, new FetchRequest("1:4294967295", true, Octets.NONE)))
                .hasSize(COUNT)
                .allMatch(one -> one.message().structure() != null);
    }
}
