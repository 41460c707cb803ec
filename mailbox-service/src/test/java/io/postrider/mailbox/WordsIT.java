package io.postrider.mailbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postrider.api.mailbox.Flags;
import io.postrider.api.mailbox.StoreRequest;
import io.postrider.api.mailbox.StoreRequest.Mode;
import io.postrider.api.mailbox.WordQuestion;
import io.postrider.api.mailbox.WordScore;
import io.postrider.mail.spam.Sample;
import io.postrider.mail.spam.Words;
import io.postrider.mailbox.words.Learner;
import io.postrider.mailbox.words.WordScores;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WordsIT {
    private static final String SPAM =
            "From: shop@spam.example\r\nSubject: cheap watches %d\r\n\r\nBuy cheap watches now\r\n";
    private static final String HAM =
            "From: ann@one.example\r\nSubject: meeting %d\r\n\r\nMinutes of the project meeting\r\n";

    private final MailboxRig rig = new MailboxRig();
    private final Learner learner = new Learner(rig.transactions, rig.contents, new SimpleMeterRegistry());
    private final WordScores scores = new WordScores(rig.transactions);
    private UUID account = new UUID(0, 0);
    private int inbox;
    private int junk;
    private int trash;

    @BeforeEach
    void makeAccount() {
        account = rig.account().accountId();
        inbox = rig.mailbox(account, "INBOX").mailboxId();
        junk = rig.mailbox(account, "Junk").mailboxId();
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

    private void fill(int mailbox, String message, int count) {
        for (int i = 0; i < count; i++) {
            rig.append(account, mailbox, message.formatted(i), 0);
        }
    }

    private void teach() {
        fill(inbox, SPAM, 6);
        fill(junk, HAM, 6);
        rig.copies.move(account, inbox, junk, "1:6");
        rig.copies.move(account, junk, inbox, "1:6");
        learner.learn();
    }

    private WordQuestion question(UUID who, String message) {
        Sample sample = Sample.of(message.formatted(99).getBytes(UTF_8));
        List<Long> words = Arrays.stream(Words.of(sample)).boxed().toList();
        return new WordQuestion(List.of(who), words, Words.author("ann@one.example"), Words.domain("spam.example"));
    }

    private long messages(String kind) {
        return messages(account, kind);
    }

    private long messages(UUID owner, String kind) {
        return rig.sql()
                .sql(
                        kind.equals("spam")
                                ? "SELECT coalesce(sum(spam), 0) FROM mail.word WHERE account_id = ? AND word = 0"
                                : "SELECT coalesce(sum(ham), 0) FROM mail.word WHERE account_id = ? AND word = 0")
                .params(owner)
                .query(Long.class)
                .single();
    }

    @Test
    void learnsFromMovesToJunkAndOutOfIt() {
        teach();
        WordScore spam = scores.of(question(account, SPAM)).getFirst();
        WordScore ham = scores.of(question(account, HAM)).getFirst();
        assertThat(spam.probability()).isGreaterThan(0.9);
        assertThat(ham.probability()).isLessThan(0.1);
        assertThat(ham.knowsAuthor()).isTrue();
        assertThat(ham.domainSpam()).isEqualTo(6);
    }

    @Test
    void saysNothingToThoseWhoTaughtNothing() {
        teach();
        UUID stranger = rig.account().accountId();
        assertThat(scores.of(question(stranger, SPAM)))
                .containsExactly(new WordScore(stranger, false, null, false, 0, 0));
        assertThat(scores.of(question(account, SPAM)).getFirst().taught()).isTrue();
    }

    @Test
    void letsADomainsAccountsLearnFromEachOther() {
        UUID domain = UUID.randomUUID();
        UUID colleague = rig.account().accountId();
        for (UUID one : List.of(account, colleague)) {
            rig.sql()
                    .sql("UPDATE mail.account SET domain_id = ? WHERE account_id = ?")
                    .params(domain, one)
                    .update();
        }
        teach();
        WordScore score = scores.of(question(colleague, SPAM)).getFirst();
        assertThat(score.probability()).isGreaterThan(0.9);
        assertThat(score.knowsAuthor()).isFalse();
    }

    /** Whoever has the password of one account would else decide what is spam for all. */
    @Test
    void oneAccountTeachesItsDomainSoMuchAndNoMore() {
        UUID domain = UUID.randomUUID();
        UUID colleague = rig.account().accountId();
        for (UUID one : List.of(account, colleague)) {
            rig.sql()
                    .sql("UPDATE mail.account SET domain_id = ? WHERE account_id = ?")
                    .params(domain, one)
                    .update();
        }
        Learner strict = new Learner(rig.transactions, rig.contents, new SimpleMeterRegistry(), 2);
        fill(inbox, SPAM, 6);
        rig.copies.move(account, inbox, junk, "1:6");
        strict.learn();
        assertThat(messages("spam")).isEqualTo(6);
        assertThat(messages(domain, "spam")).isEqualTo(2);
        // What was not counted is not taken back either.
        rig.copies.move(account, junk, inbox, "1:6");
        strict.learn();
        assertThat(messages("ham")).isEqualTo(6);
        assertThat(messages(domain, "spam")).isZero();
        assertThat(messages(domain, "ham")).isEqualTo(2);
    }

    @Test
    void countsTheOtherWayRoundWhatIsCalledTheOtherThing() {
        fill(inbox, SPAM, 1);
        rig.copies.move(account, inbox, junk, "1");
        learner.learn();
        assertThat(messages("spam")).isEqualTo(1);
        learner.learn();
        assertThat(messages("spam")).isEqualTo(1);
        rig.copies.move(account, junk, inbox, "1");
        learner.learn();
        assertThat(messages("spam")).isZero();
        assertThat(messages("ham")).isEqualTo(1);
        rig.copies.move(account, inbox, junk, "2");
        rig.copies.move(account, junk, inbox, "2");
        learner.learn();
        assertThat(messages("ham")).isEqualTo(1);
    }

    /** All words of everybody were read every ten seconds, for the few that nobody had seen for half a year. */
    @Test
    void forgetsWordsThatWereSeenOnceAndLessonsThatCannotBeLearned() {
        fill(inbox, SPAM, 2);
        fill(inbox, HAM, 1);
        rig.copies.move(account, inbox, junk, "1:3");
        learner.learn();
        rig.sql()
                .sql("UPDATE mail.word SET seen_on = current_date - 181 WHERE account_id = ?")
                .params(account)
                .update();
        rig.sql()
                .sql(
                        "UPDATE mail.lesson SET learned = NULL, attempts = 5, due_at = now() - interval '2 days' WHERE account_id = ?")
                .params(account)
                .update();
        learner.forget();
        assertThat(number("SELECT count(*) FROM mail.word WHERE account_id = ? AND spam + ham <= 1"))
                .isZero();
        assertThat(number("SELECT count(*) FROM mail.word WHERE account_id = ?"))
                .isPositive();
        assertThat(number("SELECT count(*) FROM mail.lesson WHERE account_id = ?"))
                .isZero();
    }

    private long number(String sql) {
        return rig.sql().sql(sql).params(account).query(Long.class).single();
    }

    @Test
    void learnsFromCopiesToJunkAndNotFromJunkThrownAway() {
        fill(inbox, SPAM, 2);
        rig.copies.copy(account, inbox, junk, "1");
        fill(junk, SPAM, 1);
        rig.copies.move(account, junk, trash, "2");
        rig.copies.copy(account, inbox, trash, "2");
        learner.learn();
        assertThat(messages("spam")).isEqualTo(1);
        assertThat(messages("ham")).isZero();
    }

    @Test
    void learnsFromKeywordsAndAnswers() {
        fill(inbox, HAM, 4);
        store("1", 0, "$Junk");
        store("2", 0, "$NotJunk");
        store("3", Flags.ANSWERED);
        store("4", Flags.SEEN, "Work");
        learner.learn();
        assertThat(messages("spam")).isEqualTo(1);
        assertThat(messages("ham")).isEqualTo(2);
        store("1:4", 0, "NonJunk");
        learner.learn();
        assertThat(messages("spam")).isZero();
        assertThat(messages("ham")).isEqualTo(4);
    }

    private void store(String uids, int flags, String... keywords) {
        rig.flags.store(account, inbox, new StoreRequest(uids, Mode.ADD, flags, List.of(keywords), null, 0));
    }

    @Test
    void learnsWhatIsStillThere() {
        fill(inbox, SPAM, 2);
        rig.copies.move(account, inbox, junk, "1:2");
        UUID gone = rig.sql()
                .sql("SELECT content_id FROM mail.message WHERE account_id = ? AND uid = 1 AND mailbox_id = ?")
                .params(account, junk)
                .query(UUID.class)
                .single();
        rig.sql()
                .sql("UPDATE mail.lesson SET content_id = ? WHERE account_id = ? AND content_id = ?")
                .params(UUID.randomUUID(), account, gone)
                .update();
        learner.learn();
        assertThat(messages("spam")).isEqualTo(1);
        assertThat(rig.sql()
                        .sql("SELECT count(*) FROM mail.lesson WHERE account_id = ?")
                        .params(account)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }
}
