package io.postrider.mailbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.auth.AccountView;
import io.postrider.api.mailbox.AppendedFrame;
import io.postrider.api.mailbox.Flags;
import io.postrider.api.mailbox.MailboxApi.AppendResult;
import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.mailbox.feed.Change;
import io.postrider.mailbox.message.Appends;
import io.postrider.testkit.await.Await;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Appends that come at the same time: what they share, and what they must not. */
@Timeout(180)
class AppendIT {
    private static final String MAIL = "Subject: one\r\n\r\nHello\r\n";

    private final MailboxRig rig = new MailboxRig();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void end() {
        executor.shutdownNow();
        assertThat(rig.violations()).isEmpty();
        rig.close();
    }

    private Future<AppendResult> appending(AccountView account, String... keywords) {
        return executor.submit(() -> rig.append(account.accountId(), 1, MAIL, 0, keywords));
    }

    /** A lock that somebody else holds until it is closed. */
    private final class Held implements AutoCloseable {
        private final Connection connection = rig.database.owner().getConnection();

        Held(String sql) throws SQLException {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        @Override
        public void close() throws SQLException {
            connection.rollback();
            connection.close();
        }
    }

    private void awaitBlockedBackends(int count) {
        String waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted";
        Await.untilEquals(
                count, () -> rig.sql().sql(waiting).query(Integer.class).single());
    }

    @Test
    void whatWaitsWhileATransactionRunsSharesTheNext() throws Exception {
        AccountView account = rig.account();
        AccountView other = rig.account();
        List<Future<AppendResult>> all = new ArrayList<>();
        try (var _ = new Held("LOCK TABLE content.content IN EXCLUSIVE MODE")) {
            all.add(appending(account));
            awaitBlockedBackends(1);
            IntStream.range(0, 20).forEach(i -> all.add(appending(i % 2 == 0 ? account : other, "k" + i % 3)));
            Await.untilEquals(20, rig.appends::waiting);
        }
        for (Future<AppendResult> one : all) {
            one.get();
        }
        assertThat(rig.sql()
                        .sql("SELECT count(DISTINCT xmin::text) FROM mail.message")
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
        assertThat(all.stream().map(one -> one.resultNow().uid()).filter(uid -> uid <= 11))
                .hasSize(21);
        assertThat(rig.mailbox(account.accountId(), "INBOX").messages()).isEqualTo(11);
        assertThat(rig.mailbox(other.accountId(), "INBOX").keywords()).hasSize(3);
    }

    @Test
    void aBusyAccountHoldsUpNobodyElse() throws Exception {
        AccountView busy = rig.account();
        AccountView other = rig.account();
        Future<AppendResult> late;
        try (var _ = new Held("SELECT FROM mail.account WHERE account_id = '" + busy.accountId() + "' FOR UPDATE")) {
            late = appending(busy);
            awaitBlockedBackends(1);
            assertThat(appending(other).get().uid()).isEqualTo(1);
            assertThat(late.isDone()).isFalse();
        }
        assertThat(late.get().uid()).isEqualTo(1);
    }

    @Test
    void oneThatIsRefusedTakesNoOtherWithIt() throws Exception {
        AccountView full = rig.directory.add(MAIL.length());
        rig.accounts.touch(full.accountId());
        AccountView other = rig.account();
        Future<AppendResult> first;
        List<Future<AppendResult>> refused = new ArrayList<>();
        List<Future<AppendResult>> stored = new ArrayList<>();
        try (var _ = new Held("LOCK TABLE content.content IN EXCLUSIVE MODE")) {
            first = appending(full);
            awaitBlockedBackends(1);
            for (int i = 0; i < 3; i++) {
                refused.add(appending(full));
                stored.add(appending(other));
            }
            refused.add(executor.submit(() -> rig.append(other.accountId(), 99, MAIL, 0)));
            Await.untilEquals(7, rig.appends::waiting);
        }
        first.get();
        for (Future<AppendResult> one : stored) {
            one.get();
        }
        for (Future<AppendResult> one : refused) {
            assertThatThrownBy(one::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            problem -> assertThat(problem.code())
                                    .isIn(ProblemCode.OVER_QUOTA, ProblemCode.NO_SUCH_MAILBOX));
        }
        assertThat(rig.count("content.content"))
                .as("nothing is stored of what is refused")
                .isEqualTo(4);
    }

    @Test
    void tooManyKeywordsMakeNone() {
        UUID account = rig.account().accountId();
        String[] many = IntStream.range(0, MailboxStatus.MAX_KEYWORDS + 1)
                .mapToObj(i -> "k" + i)
                .toArray(String[]::new);
        assertThatThrownBy(() -> rig.append(account, 1, MAIL, 0, many))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.LIMIT_REACHED));
        assertThat(rig.count("mail.keyword")).isZero();
        assertThat(rig.count("mail.message")).isZero();
    }

    @Test
    void tellsOfAMessageWithoutFlagsAsOfADelivery() {
        UUID account = rig.account().accountId();
        AppendResult plain = rig.append(account, 1, MAIL, 0);
        AppendResult seen = rig.append(account, 1, MAIL, 1);
        assertThat(rig.told)
                .containsExactly(
                        Change.delivered(account, 1, plain.modseq(), 1, 2), Change.messages(account, 1, seen.modseq()));
    }

    /** Messages of one request, as they come in its body. */
    private AppendResult appendTogether(UUID account, AppendedFrame first, String... messages) throws IOException {
        var body = new ByteArrayOutputStream();
        body.writeBytes(messages[0].getBytes(UTF_8));
        for (int i = 1; i < messages.length; i++) {
            byte[] octets = messages[i].getBytes(UTF_8);
            body.writeBytes(new AppendedFrame(0, List.of("k" + i), null, octets.length).encode());
            body.writeBytes(octets);
        }
        var request = new Appends.Request(first.flags(), first.keywords(), first.internalDate(), messages[0].length());
        return rig.appends.append(account, 1, request, new ByteArrayInputStream(body.toByteArray()));
    }

    private static final AppendedFrame SEEN = new AppendedFrame(Flags.SEEN, List.of(), null, 0);

    @Test
    void storesMessagesThatComeTogetherInTheirOrder() throws IOException {
        UUID account = rig.account().accountId();
        String large = "Subject: large\r\n\r\n" + "x".repeat(600_000) + "\r\n";
        AppendResult result = appendTogether(account, SEEN, MAIL, large, "Subject: two\r\n\r\n", large);
        assertThat(result.uid()).isEqualTo(1);
        assertThat(result.count()).isEqualTo(4);
        assertThat(result.modseq()).isEqualTo(rig.mailbox(account, "INBOX").highestModseq());
        assertThat(rig.mailbox(account, "INBOX").unseen()).isEqualTo(3);
        assertThat(rig.mailbox(account, "INBOX").keywords()).containsExactly("k1", "k2", "k3");
        for (int uid : new int[] {2, 4}) {
            try (InputStream content = rig.reader.content(account, 1, uid, 0, Long.MAX_VALUE)) {
                assertThat(new String(content.readAllBytes(), UTF_8)).isEqualTo(large);
            }
        }
    }

    @Test
    void storesNoneOfThoseThatComeTogetherWhenOneIsRefused() {
        AccountView account = rig.directory.add(700_000);
        rig.accounts.touch(account.accountId());
        String large = "x".repeat(400_000);
        assertThatThrownBy(() -> appendTogether(account.accountId(), SEEN, large, large))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.OVER_QUOTA));
        assertThat(rig.count("mail.message")).isZero();
        assertThat(rig.count("content.content")).isZero();
        assertThat(rig.count("content.chunk")).isZero();
        rig.append(account.accountId(), 1, MAIL, 0);
    }

    private AppendResult replace(UUID account, int uid, String mail) throws IOException {
        return rig.appends.replace(
                account,
                1,
                new Appends.Request(Flags.DRAFT, List.of(), null, mail.length()),
                new ByteArrayInputStream(mail.getBytes(UTF_8)),
                () -> rig.expunges.remove(account, 1, uid));
    }

    @Test
    void replacesAMessageEvenWhereThereIsNoRoomForBoth() throws IOException {
        AccountView account = rig.directory.add(MAIL.length());
        rig.accounts.touch(account.accountId());
        UUID id = account.accountId();
        rig.append(id, 1, MAIL, 0);
        AppendResult result = replace(id, 1, MAIL);
        assertThat(result.uid()).isEqualTo(2);
        MailboxStatus inbox = rig.mailbox(id, "INBOX");
        assertThat(inbox.messages()).isEqualTo(1);
        assertThat(result.modseq()).isEqualTo(inbox.highestModseq());
        assertThat(rig.told).contains(Change.messages(id, 1, result.modseq() - 1));
        assertThat(rig.count("mail.tombstone")).isEqualTo(1);
    }

    @Test
    void replacesNothingWhenEitherFails() throws IOException {
        AccountView account = rig.directory.add(MAIL.length());
        rig.accounts.touch(account.accountId());
        UUID id = account.accountId();
        rig.append(id, 1, MAIL, 0);
        assertThatThrownBy(() -> replace(id, 9, MAIL))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.NOT_FOUND));
        assertThatThrownBy(() -> replace(id, 1, MAIL + MAIL))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.OVER_QUOTA));
        assertThat(rig.mailbox(id, "INBOX").messages()).isEqualTo(1);
        assertThat(rig.count("mail.tombstone")).isZero();
        assertThat(rig.count("content.content")).isEqualTo(1);
    }

    @Test
    void anEndOfTheServiceLeavesNobodyWaiting() throws Exception {
        AccountView account = rig.account();
        rig.appends.close();
        assertThatThrownBy(() -> appending(account).get())
                .cause()
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.UNAVAILABLE));
    }
}
