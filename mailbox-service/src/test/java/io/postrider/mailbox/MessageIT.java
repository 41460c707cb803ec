package io.postrider.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.auth.AccountView;
import io.postrider.api.mailbox.FetchRequest;
import io.postrider.api.mailbox.FetchRequest.Octets;
import io.postrider.api.mailbox.Flags;
import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.api.mailbox.MessageStream;
import io.postrider.api.mailbox.StoreRequest;
import io.postrider.api.mailbox.StoreRequest.Mode;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.mailbox.message.Appends;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MessageIT {
    private static final String MAIL = "Subject: one\r\n\r\nHello\r\n";

    private final MailboxRig rig = new MailboxRig();
    private UUID account = new UUID(0, 0);
    private int inbox;
    private int trash;

    @BeforeEach
    void makeAccount() {
        account = rig.account().accountId();
        inbox = rig.mailbox(account, "INBOX").mailboxId();
        trash = rig.mailbox(account, "Trash").mailboxId();
    }

    @AfterEach
    void invariantsHold() {
        assertThat(rig.violations()).isEmpty();
    }

    @AfterAll
    void end() {
        rig.close();
    }

    private void fill(int count) {
        IntStream.range(0, count).forEach(i -> rig.append(account, inbox, MAIL, 0));
    }

    private MessageStream.Marks marks(int mailboxId, int uid) {
        var request = new FetchRequest(Integer.toString(uid), false, Octets.NONE, true);
        return java.util.Objects.requireNonNull(
                rig.fetch(account, mailboxId, request).getFirst().message().marks());
    }

    @Test
    void tellsCopiesByTheirIdAndWhenTheyCame() {
        Instant before = Instant.now().minusSeconds(1);
        fill(2);
        rig.copies.copy(account, inbox, trash, "1");
        rig.copies.move(account, inbox, trash, "2");
        MessageStream.Marks original = marks(inbox, 1);
        assertThat(original.savedAt()).isAfter(before);
        assertThat(marks(trash, 1).emailId()).isEqualTo(original.emailId());
        assertThat(marks(trash, 1).savedAt()).isAfter(before);
        assertThat(marks(trash, 2).emailId()).isNotEqualTo(original.emailId());
        assertThat(marks(trash, 2).savedAt()).isAfter(before);
    }

    private String store(String uids, Mode mode, int flags, @Nullable Long unchangedSince, String... keywords) {
        return rig.flags.store(
                account, inbox, new StoreRequest(uids, mode, flags, List.of(keywords), unchangedSince, 0));
    }

    private static void assertProblem(ProblemCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(code));
    }

    @Test
    void appendsWithFlagsAndKeywords() {
        var result = rig.append(account, inbox, MAIL, Flags.SEEN | Flags.FLAGGED, "$Forwarded", "Work");
        assertThat(result.uid()).isEqualTo(1);
        MailboxStatus status = rig.mailbox(account, "INBOX");
        assertThat(status.unseen()).isZero();
        assertThat(status.recent()).isEqualTo(1);
        assertThat(status.keywords()).containsExactly("$Forwarded", "Work");
        assertThat(status.highestModseq()).isEqualTo(result.modseq());
        var changes = rig.changes(account, inbox, 0);
        assertThat(changes.flags()).containsExactly(Flags.SEEN | Flags.FLAGGED);
        assertThat(changes.keywordBits()).containsExactly(3);
    }

    @Test
    void appendsLargeMessagesChunkByChunk() {
        byte[] octets = new byte[900_000];
        new Random(1).nextBytes(octets);
        var text = new StringBuilder("Subject: large\r\n\r\n");
        for (byte octet : octets) {
            text.append((char) ('a' + Math.floorMod(octet, 26)));
        }
        rig.append(account, inbox, text.toString(), 0);
        var all = rig.fetch(account, inbox, new FetchRequest("1", true, Octets.ALL))
                .getFirst();
        assertThat(all.text()).isEqualTo(text.toString());
        var header = rig.fetch(account, inbox, new FetchRequest("1", false, Octets.HEADER))
                .getFirst();
        assertThat(header.text()).isEqualTo("Subject: large\r\n\r\n");
    }

    @Test
    void aMessageThatEndsEarlyLeavesNothing() {
        byte[] octets = new byte[400_000];
        for (int size : new int[] {400_001, 100}) {
            long before = rig.count("content.chunk") + rig.count("content.content") + rig.count("content.upload");
            int sent = Math.min(octets.length, size - 1);
            assertProblem(
                    ProblemCode.INVALID_REQUEST,
                    () -> rig.appends.append(
                            account,
                            inbox,
                            new Appends.Request(0, List.of(), null, size),
                            new ByteArrayInputStream(octets, 0, sent)));
            assertThat(rig.count("content.chunk") + rig.count("content.content") + rig.count("content.upload"))
                    .isEqualTo(before);
        }
        assertThat(rig.mailbox(account, "INBOX").messages()).isZero();
    }

    @Test
    void refusesAnAppendBeyondTheQuota() {
        AccountView small = rig.directory.add(MAIL.length() * 2L);
        rig.accounts.touch(small.accountId());
        rig.append(small.accountId(), 1, MAIL, 0);
        rig.append(small.accountId(), 1, MAIL, 0);
        assertProblem(ProblemCode.OVER_QUOTA, () -> rig.append(small.accountId(), 1, MAIL, 0));
        assertProblem(ProblemCode.OVER_QUOTA, () -> rig.copies.copy(small.accountId(), 1, 2, "1"));
        rig.copies.move(small.accountId(), 1, 2, "1");
    }

    @Test
    void changesFlagsAsSetOperations() {
        fill(3);
        long before = rig.mailbox(account, "INBOX").highestModseq();
        assertThat(store("1:2", Mode.ADD, Flags.SEEN | Flags.DELETED, null, "a"))
                .isEmpty();
        store("2", Mode.REMOVE, Flags.DELETED, null, "b");
        store("3", Mode.REPLACE, Flags.FLAGGED, null, "B");
        var changes = rig.changes(account, inbox, before);
        assertThat(changes.complete()).isFalse();
        assertThat(changes.flags()).containsExactly(Flags.SEEN | Flags.DELETED, Flags.SEEN, Flags.FLAGGED);
        assertThat(changes.keywords()).containsExactly("a", "B");
        assertThat(changes.keywordBits()).containsExactly(1, 1, 2);
        MailboxStatus status = rig.mailbox(account, "INBOX");
        assertThat(status.unseen()).isEqualTo(1);
        assertThat(status.deleted()).isEqualTo(1);
        long highest = status.highestModseq();
        store("1", Mode.ADD, Flags.SEEN, null, "A");
        assertThat(rig.mailbox(account, "INBOX").highestModseq())
                .as("nothing changed")
                .isEqualTo(highest);
    }

    @Test
    void leavesAloneWhatChangedSince() {
        fill(4);
        long known = rig.mailbox(account, "INBOX").highestModseq();
        store("2,4", Mode.ADD, Flags.ANSWERED, null);
        assertThat(store("1:*".replace("*", "99"), Mode.ADD, Flags.SEEN, known)).isEqualTo("2,4");
        assertThat(rig.changes(account, inbox, 0).flags())
                .containsExactly(Flags.SEEN, Flags.ANSWERED, Flags.SEEN, Flags.ANSWERED);
    }

    @Test
    void refusesTheSixtyFourthKeyword() {
        fill(1);
        String[] all = IntStream.range(0, 63).mapToObj(i -> "k" + i).toArray(String[]::new);
        store("1", Mode.ADD, 0, null, all);
        assertThat(rig.changes(account, inbox, 0).keywordBits()).containsExactly(Long.MAX_VALUE);
        assertProblem(ProblemCode.UNPROCESSABLE, () -> store("1", Mode.ADD, 0, null, "no atom"));
        assertProblem(ProblemCode.LIMIT_REACHED, () -> store("1", Mode.ADD, 0, null, "onemore"));
        store("1", Mode.REMOVE, 0, null, "nosuch");
    }

    @Test
    void copiesWithFlagsKeywordsAndPrefix() {
        rig.append(account, trash, MAIL, 0, "other", "mine");
        rig.append(account, inbox, MAIL, Flags.SEEN, "mine");
        fill(2);
        var result = rig.copies.copy(account, inbox, trash, "1,3:99");
        assertThat(result.sourceUids()).isEqualTo("1,3");
        assertThat(result.targetUids()).isEqualTo("2:3");
        assertThat(result.uidValidity()).isEqualTo(rig.mailbox(account, "Trash").uidValidity());
        var changes = rig.changes(account, trash, 0);
        assertThat(changes.flags()).containsExactly(0, Flags.SEEN, 0);
        assertThat(changes.keywordBits()).containsExactly(3, 2, 0);
        assertThat(rig.copies.copy(account, inbox, inbox, "2").targetUids()).isEqualTo("4");
        assertThat(rig.copies.copy(account, inbox, inbox, "77").sourceUids()).isEmpty();
        assertProblem(ProblemCode.NO_SUCH_MAILBOX, () -> rig.copies.copy(account, inbox, 999, "1"));
    }

    @Test
    void movesWithoutATrace() {
        fill(5);
        long before = rig.mailbox(account, "INBOX").highestModseq();
        long used = rig.accounts.quota(account).usedBytes();
        var result = rig.copies.move(account, inbox, trash, "2:3,5");
        assertThat(result.sourceUids()).isEqualTo("2:3,5");
        assertThat(result.targetUids()).isEqualTo("1:3");
        var changes = rig.changes(account, inbox, before);
        assertThat(changes.expungedFrom()).containsExactly(2, 5);
        assertThat(changes.expungedTo()).containsExactly(3, 5);
        assertThat(changes.messages()).isEqualTo(2);
        assertThat(rig.accounts.quota(account).usedBytes()).isEqualTo(used);
        assertThat(rig.copies.move(account, trash, trash, "1").targetUids()).isEqualTo("4");
        assertThat(rig.changes(account, trash, 0).uids()).containsExactly(2, 3, 4);
    }

    @Test
    void expungesOnlyWhatIsDeleted() {
        fill(6);
        store("2:4", Mode.ADD, Flags.DELETED, null);
        var some = rig.expunges.expunge(account, inbox, "1:2,4,6");
        assertThat(some.uids()).isEqualTo("2,4");
        var rest = rig.expunges.expunge(account, inbox, null);
        assertThat(rest.uids()).isEqualTo("3");
        assertThat(rest.highestModseq()).isEqualTo(some.highestModseq() + 1);
        assertThat(rig.expunges.expunge(account, inbox, null))
                .isEqualTo(new io.postrider.api.mailbox.MailboxApi.ExpungeResult("", rest.highestModseq()));
        assertThat(rig.changes(account, inbox, 0).uids()).containsExactly(1, 5, 6);
        assertThat(rig.append(account, inbox, MAIL, 0).uid())
                .as("a UID is never used again")
                .isEqualTo(7);
    }

    @Test
    void readsAnyRangeOfAMessage() throws Exception {
        AccountView owner = rig.directory.add(0);
        rig.deliver(owner, MAIL);
        String whole = "Delivered-To: <" + owner.address() + ">\r\n" + MAIL;
        for (int offset : new int[] {0, 1, 40, 65, 66, 67, 80, whole.length() - 1, whole.length(), 1000}) {
            for (int length : new int[] {0, 1, 30, 10_000}) {
                String expected =
                        whole.substring(Math.min(offset, whole.length()), Math.min(whole.length(), offset + length));
                try (var in = rig.reader.content(owner.accountId(), 1, 1, offset, length)) {
                    assertThat(new String(in.readAllBytes()))
                            .as(offset + "+" + length)
                            .isEqualTo(expected);
                }
            }
        }
        assertProblem(ProblemCode.NOT_FOUND, () -> rig.reader.content(owner.accountId(), 1, 2, 0, 1));
    }

    @Test
    void fetchesSetsAcrossPages() {
        fill(450);
        store("400:420", Mode.ADD, Flags.DELETED, null);
        rig.expunges.expunge(account, inbox, null);
        assertThat(rig.fetch(account, inbox, new FetchRequest("1:4294967295", false, Octets.NONE)))
                .hasSize(429);
        assertThat(rig.fetch(account, inbox, new FetchRequest("3,1,5:7,399:421,440:1000", true, Octets.HEADER)))
                .extracting(one -> one.message().uid())
                .hasSize(5 + 2 + 11)
                .startsWith(1, 3, 5, 6, 7, 399, 421)
                .endsWith(450);
    }

    @Test
    void claimsRecentMessagesOnce() {
        fill(3);
        assertThat(rig.mailboxes.select(account, inbox, true).recentFromUid()).isEqualTo(1);
        assertThat(rig.mailboxes.select(account, inbox, false).recentFromUid()).isEqualTo(1);
        assertThat(rig.mailboxes.select(account, inbox, false).recentFromUid()).isEqualTo(4);
        fill(1);
        assertThat(rig.mailboxes.select(account, inbox, false).recentFromUid()).isEqualTo(4);
        assertThat(rig.mailbox(account, "INBOX").recent()).isZero();
    }

    @Test
    void tellsWhatExpungeWouldGiveBack() {
        UUID owner = rig.account().accountId();
        rig.append(owner, 1, "Subject: kept\r\n\r\nkept\r\n", 0);
        assertThat(rig.mailboxes.deletedSize(owner, 1)).isZero();
        String gone = "Subject: gone\r\n\r\ngone soon\r\n";
        rig.append(owner, 1, gone, Flags.DELETED);
        rig.append(owner, 2, gone, Flags.DELETED);
        assertThat(rig.mailboxes.deletedSize(owner, 1)).isEqualTo(gone.length());
    }
}
