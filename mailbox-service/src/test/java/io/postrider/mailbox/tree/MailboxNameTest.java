package io.postrider.mailbox.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.problem.ProblemException;
import org.junit.jupiter.api.Test;

class MailboxNameTest {
    @Test
    void inboxIsInboxInAnyCase() {
        assertThat(MailboxName.parse("iNbOx")).isEqualTo(MailboxName.INBOX);
        assertThat(MailboxName.parse("inbox/Sub").text()).isEqualTo("INBOX/Sub");
        assertThat(MailboxName.parse("inboxes").text()).isEqualTo("inboxes");
        assertThat(MailboxName.parse("a/inbox").text()).isEqualTo("a/inbox");
    }

    @Test
    void isKeptInNormalFormC() {
        assertThat(MailboxName.parse("Cafe\u0301")).isEqualTo(MailboxName.parse("Caf\u00e9"));
        assertThat(MailboxName.parse("\ud83d\udce7 mail").text()).isEqualTo("\ud83d\udce7 mail");
    }

    @Test
    void limitsAreWhereTheyAre() {
        MailboxName.parse("x".repeat(255));
        assertThatThrownBy(() -> MailboxName.parse("x".repeat(256))).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> MailboxName.parse("\u00fc".repeat(128))).isInstanceOf(ProblemException.class);
        MailboxName.parse("a/".repeat(19) + "a");
        assertThatThrownBy(() -> MailboxName.parse("a/".repeat(20) + "a")).isInstanceOf(ProblemException.class);
    }

    @Test
    void knowsItsAncestorsAndDescendants() {
        MailboxName name = MailboxName.parse("a/b/c");
        assertThat(name.ancestors()).containsExactly(new MailboxName("a"), new MailboxName("a/b"));
        assertThat(name.isBelow(new MailboxName("a/b"))).isTrue();
        assertThat(name.isBelow(new MailboxName("a/bb"))).isFalse();
        assertThat(name.renamed(new MailboxName("a/b"), new MailboxName("x")).text())
                .isEqualTo("x/c");
    }
}
