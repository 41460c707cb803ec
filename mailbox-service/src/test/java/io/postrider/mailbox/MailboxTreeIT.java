package io.postrider.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MailboxTreeIT {
    private static final String MAIL = "Subject: one\r\n\r\nHello\r\n";

    private final MailboxRig rig = new MailboxRig();
    private UUID account = new UUID(0, 0);

    @BeforeEach
    void makeAccount() {
        account = rig.account().accountId();
    }

    @AfterEach
    void invariantsHold() {
        assertThat(rig.violations()).isEmpty();
    }

    @AfterAll
    void end() {
        rig.close();
    }

    private int create(String name) {
        return rig.tree.create(account, name, null).mailboxId();
    }

    private List<String> names() {
        return rig.mailboxes.list(account).mailboxes().stream()
                .map(MailboxStatus::name)
                .filter(name ->
                        !List.of("Archive", "Drafts", "Junk", "Sent", "Trash").contains(name))
                .toList();
    }

    private static void assertProblem(ProblemCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(code));
    }

    @Test
    void createsMissingParents() {
        create("a/b/c/");
        assertThat(names()).containsExactly("INBOX", "a", "a/b", "a/b/c");
        assertProblem(ProblemCode.MAILBOX_EXISTS, () -> create("a/b"));
        assertProblem(ProblemCode.MAILBOX_EXISTS, () -> create("inbox"));
        create("Inbox/x");
        assertThat(names()).contains("INBOX/x");
        create("Cafe\u0301");
        assertProblem(ProblemCode.MAILBOX_EXISTS, () -> create("Café"));
    }

    @Test
    void refusesNamesThatNoMailboxMayHave() {
        for (String bad : List.of(
                "",
                "/",
                "/a",
                "a//b",
                "..",
                "a/../b",
                "a\u0000b",
                "a\r\nb",
                "a*",
                "%",
                "a\\b",
                "\ud800",
                "a\u0085",
                "x".repeat(256),
                ("y".repeat(200) + "/").repeat(6) + "z",
                "d/".repeat(20) + "d")) {
            assertProblem(ProblemCode.UNPROCESSABLE, () -> create(bad));
        }
        create("d/".repeat(19) + "d");
        create("x".repeat(255));
    }

    @Test
    void givesSpecialUsesOnce() {
        assertProblem(ProblemCode.UNPROCESSABLE, () -> rig.tree.create(account, "s", "\\Sent"));
        assertProblem(ProblemCode.UNPROCESSABLE, () -> rig.tree.create(account, "s", "\\Nonsense"));
        rig.tree.delete(account, rig.mailbox(account, "Sent").mailboxId());
        assertThat(rig.tree.create(account, "s", "\\Sent").specialUse()).isEqualTo("\\Sent");
    }

    @Test
    void aRecreatedNameHasAHigherUidValidityAndNoOldMail() {
        MailboxStatus before = rig.tree.create(account, "x", null);
        rig.append(account, before.mailboxId(), MAIL, 0, "k");
        rig.tree.delete(account, before.mailboxId());
        MailboxStatus after = rig.tree.create(account, "x", null);
        assertThat(after.uidValidity()).isGreaterThan(before.uidValidity());
        assertThat(after.mailboxId()).isNotEqualTo(before.mailboxId());
        assertThat(after.messages()).isZero();
        assertThat(after.keywords()).isEmpty();
        assertThat(rig.accounts.quota(account).usedBytes()).isZero();
    }

    @Test
    void keepsTheNameOfADeletedParent() {
        create("p/c");
        MailboxStatus parent = rig.mailbox(account, "p");
        rig.append(account, parent.mailboxId(), MAIL, 0);
        rig.tree.delete(account, parent.mailboxId());
        MailboxStatus kept = rig.mailbox(account, "p");
        assertThat(kept.selectable()).isFalse();
        assertProblem(ProblemCode.UNPROCESSABLE, () -> rig.tree.delete(account, kept.mailboxId()));
        assertProblem(ProblemCode.NO_SUCH_MAILBOX, () -> rig.mailboxes.select(account, kept.mailboxId(), true));
        assertThat(create("p")).isNotEqualTo(kept.mailboxId());
        assertThat(rig.mailbox(account, "p").selectable()).isTrue();
        assertProblem(
                ProblemCode.UNPROCESSABLE,
                () -> rig.tree.delete(account, rig.mailbox(account, "INBOX").mailboxId()));
    }

    @Test
    void renamesWithAllBelow() {
        int a = create("a");
        create("a/b/c");
        create("ab");
        rig.append(account, a, MAIL, 0);
        rig.tree.rename(account, a, "x/y");
        assertThat(names()).containsExactly("INBOX", "ab", "x", "x/y", "x/y/b", "x/y/b/c");
        assertThat(rig.mailbox(account, "x/y").messages()).isEqualTo(1);
        assertProblem(ProblemCode.UNPROCESSABLE, () -> rig.tree.rename(account, a, "x/y/z"));
        assertProblem(ProblemCode.MAILBOX_EXISTS, () -> rig.tree.rename(account, a, "ab"));
        assertProblem(ProblemCode.NO_SUCH_MAILBOX, () -> rig.tree.rename(account, 999, "q"));
    }

    @Test
    void renamingInboxMovesItsMessages() {
        MailboxStatus inbox = rig.mailbox(account, "INBOX");
        rig.append(account, inbox.mailboxId(), MAIL, 0);
        rig.append(account, inbox.mailboxId(), MAIL, 1);
        create("INBOX/child");
        rig.tree.rename(account, inbox.mailboxId(), "old");
        assertThat(names()).containsExactly("INBOX", "INBOX/child", "old");
        assertThat(rig.mailbox(account, "INBOX").mailboxId()).isEqualTo(inbox.mailboxId());
        assertThat(rig.mailbox(account, "INBOX").messages()).isZero();
        assertThat(rig.mailbox(account, "old").messages()).isEqualTo(2);
        assertThat(rig.mailbox(account, "old").unseen()).isEqualTo(1);
    }

    @Test
    void subscribesToNamesThatNeedNotExist() {
        rig.tree.subscribe(account, "not/there");
        rig.tree.subscribe(account, "not/there");
        rig.tree.subscribe(account, "inBox");
        rig.tree.unsubscribe(account, "Trash");
        rig.tree.unsubscribe(account, "Trash");
        assertThat(rig.mailboxes.list(account).subscriptions())
                .containsExactly("Archive", "Drafts", "INBOX", "Junk", "Sent", "not/there");
    }
}
