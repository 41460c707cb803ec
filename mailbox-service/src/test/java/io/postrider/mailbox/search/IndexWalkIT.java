package io.postrider.mailbox.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.mailbox.MailboxRig;
import io.postrider.mailbox.search.IndexStore.Mailbox;
import io.postrider.mailbox.search.IndexStore.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IndexWalkIT {
    private final MailboxRig rig = new MailboxRig();
    private final IndexStore store = new IndexStore(rig.transactions);

    @AfterEach
    void end() {
        rig.close();
    }

    /** One statement looked for mailboxes that are behind among all there are, and found none in the time that it may take. */
    @Test
    void goesOverAllMailboxesAFewAtATimeHoweverFewAreBehind() {
        List<Mailbox> withMail = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            UUID account = rig.account().accountId();
            rig.append(account, 1, "Subject: hello\r\n\r\nHello.\r\n", 0);
            withMail.add(new Mailbox(account, 1));
            rig.account();
        }
        List<Mailbox> behind = new ArrayList<>();
        int pages = 0;
        Page page = store.walk(new Mailbox(new UUID(0, 0), 0), 2);
        for (Mailbox last = page.last(); last != null; last = page.last()) {
            behind.addAll(page.behind());
            pages++;
            page = store.walk(last, 2);
        }
        assertThat(behind).containsExactlyInAnyOrderElementsOf(withMail);
        assertThat(pages).isGreaterThan(6);
    }
}
