package io.postrider.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postrider.api.mailbox.Flags;
import io.postrider.api.mailbox.SearchKey;
import io.postrider.api.mailbox.SearchKey.Comparison;
import io.postrider.api.mailbox.StoreRequest;
import io.postrider.api.mailbox.StoreRequest.Mode;
import io.postrider.mailbox.feed.Change;
import io.postrider.mailbox.search.Indexer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One account is indexed and its twin is not: whatever is asked, both answer alike. */
class SearchIndexIT {
    private static final String[] WORDS = {
        "meeting",
        "Rechnung",
        "Größe",
        "invoice",
        "日本語",
        "テスト",
        "привет",
        "hello",
        "world",
        "bob@example.org",
        "https://x.test/y"
    };

    private final MailboxRig rig = new MailboxRig();
    private final UUID indexed = rig.account().accountId();
    private final UUID twin = rig.account().accountId();
    private final Random random = new Random(7);
    private int number;

    @AfterEach
    void end() {
        assertThat(rig.violations()).isEmpty();
        rig.close();
    }

    private String words(int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(WORDS[random.nextInt(WORDS.length)]).append(random.nextInt(4) == 0 ? "" : " ");
        }
        return text.toString();
    }

    private void add(int messages) {
        for (int i = 0; i < messages; i++) {
            number++;
            String mail =
                    """
                    From: "Somebody %d" <user%d@example.org>
                    To: list@example.com
                    Subject: %s
                    Message-ID: <%d.abcdef@example.org>
                    Date: %d Feb 2026 10:00:00 +0000
                    Content-Type: text/plain; charset=utf-8
                    Content-Transfer-Encoding: 8bit

                    %s
                    %s
                    """.formatted(number, number % 10, words(3), number, 1 + number % 28, words(20), "unique" + number);
            for (UUID account : List.of(indexed, twin)) {
                rig.append(account, 1, mail.replace("\n", "\r\n"), 0);
            }
        }
    }

    /** Indexes what the indexed account has, and nothing of the other. */
    private void index(Indexer indexer) {
        rig.told.stream().filter(change -> change.accountId().equals(indexed)).forEach(indexer::heard);
        rig.told.clear();
        indexer.catchUp();
    }

    private Indexer indexer() {
        return new Indexer(rig.transactions, rig.contents, rig.structures, new SimpleMeterRegistry());
    }

    private void expunge(String uids) {
        for (UUID account : List.of(indexed, twin)) {
            rig.flags.store(account, 1, new StoreRequest(uids, Mode.ADD, Flags.DELETED, List.of(), null, 0));
            rig.expunges.expunge(account, 1, uids);
        }
    }

    private static Stream<SearchKey> keys() {
        List<SearchKey> keys = new ArrayList<>();
        for (String text : List.of(
                "meet",
                "nvoice",
                "größe",
                "日本",
                "日",
                "本語テ",
                "hello world",
                "o w",
                "bob@example",
                "x.test/y",
                "UNIQUE12",
                "привет",
                "no such thing",
                "Subject: ",
                "message-id",
                "user3@",
                "!",
                "a")) {
            keys.add(new SearchKey.Text(text));
            keys.add(new SearchKey.Body(text));
            keys.add(new SearchKey.Header("subject", text));
            keys.add(new SearchKey.Header("from", text));
            keys.add(new SearchKey.Header("message-id", text));
            keys.add(new SearchKey.Not(new SearchKey.Text(text)));
        }
        keys.add(new SearchKey.Header("x-none", ""));
        keys.add(new SearchKey.Header("date", ""));
        keys.add(new SearchKey.Header("message-id", "<17.abcdef@example.org>"));
        for (Comparison comparison : Comparison.values()) {
            keys.add(new SearchKey.SentDate(comparison, LocalDate.of(2026, 2, 14)));
        }
        keys.add(new SearchKey.Or(new SearchKey.Body("unique33"), new SearchKey.Header("from", "user7@")));
        keys.add(new SearchKey.Or(new SearchKey.Body("unique33"), new SearchKey.Flag(Flags.SEEN)));
        keys.add(new SearchKey.And(List.of(new SearchKey.Body("meeting"), new SearchKey.Header("from", "user7@"))));
        return keys.stream();
    }

    private void bothAnswerAlike() {
        keys().forEach(key -> assertThat(rig.searches.search(indexed, 1, key).uids())
                .as("%s", key)
                .isEqualTo(rig.searches.search(twin, 1, key).uids()));
    }

    @Test
    void answersAsReadingDoesWhateverIsIndexed() {
        Indexer indexer = indexer();
        add(60);
        bothAnswerAlike();
        index(indexer);
        assertThat(rig.sql()
                        .sql("SELECT indexed_uid FROM mail.search_mailbox")
                        .query(Integer.class)
                        .list())
                .containsExactly(60);
        bothAnswerAlike();
        add(10);
        bothAnswerAlike();
        // So many small segments that they are merged, more than once.
        for (int i = 0; i < 20; i++) {
            expunge(String.valueOf(10 + 2 * i));
            add(1);
            index(indexer);
        }
        bothAnswerAlike();
        assertThat(rig.sql()
                        .sql("SELECT segments FROM mail.search_mailbox")
                        .query(Integer.class)
                        .single())
                .isLessThan(16)
                .isEqualTo(rig.sql()
                        .sql("SELECT count(DISTINCT segment) FROM mail.search_block")
                        .query(Integer.class)
                        .single());
    }

    @Test
    void followsMessagesThatMoveAndForgetsMailboxesThatGo() {
        Indexer indexer = indexer();
        add(55);
        index(indexer);
        rig.copies.move(indexed, 1, 2, "1:52");
        index(indexer);
        assertThat(rig.searches
                        .search(indexed, 2, new SearchKey.Body("unique52"))
                        .uids())
                .isEqualTo("52");
        assertThat(rig.searches
                        .search(indexed, 1, new SearchKey.Body("unique5"))
                        .uids())
                .isEqualTo("53:55");
        rig.tree.delete(indexed, 2);
        assertThat(rig.sql()
                        .sql("SELECT DISTINCT mailbox_id FROM mail.search_block")
                        .query(Integer.class)
                        .list())
                .containsExactly(1);
        assertThat(rig.count("mail.search_mailbox")).isEqualTo(1);
    }

    @Test
    void twoIndexersAtOnceIndexEachMessageOnce() throws Exception {
        add(120);
        List<Change> changes = List.copyOf(rig.told);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Indexer indexer = indexer();
                changes.forEach(indexer::heard);
                running.add(executor.submit(indexer::walk));
                running.add(executor.submit(indexer::catchUp));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
        assertThat(rig.sql()
                        .sql("SELECT indexed_uid FROM mail.search_mailbox")
                        .query(Integer.class)
                        .list())
                .containsExactly(120, 120);
        assertThat(rig.searches.search(indexed, 1, new SearchKey.Body("unique")).uids())
                .isEqualTo("1:120");
        int overlapping = rig.sql().sql("""
                        SELECT count(*) FROM mail.search_block a JOIN mail.search_block b
                          USING (account_id, mailbox_id)
                        WHERE a.segment < b.segment AND a.first_uid <= b.last_uid AND b.first_uid <= a.last_uid
                        """).query(Integer.class).single();
        assertThat(overlapping).isZero();
    }

    @Test
    void theWalkFindsWhatNobodyHeardOf() {
        add(60);
        indexer().walk();
        assertThat(rig.sql()
                        .sql("SELECT indexed_uid FROM mail.search_mailbox")
                        .query(Integer.class)
                        .list())
                .containsExactly(60, 60);
        // The twin's answers come from reading what is stored, once more.
        rig.sql()
                .sql("DELETE FROM mail.search_mailbox WHERE account_id = ?")
                .params(twin)
                .update();
        bothAnswerAlike();
    }

    @Test
    void damagedMailDoesNotKeepTheRestFromTheIndex() {
        add(60);
        rig.database.execute("UPDATE content.content SET octets = set_byte(octets, 60, 0) WHERE content_id IN"
                + " (SELECT content_id FROM mail.message WHERE uid = 30)");
        index(indexer());
        assertThat(rig.searches.search(indexed, 1, new SearchKey.Body("unique")).uids())
                .isEqualTo("1:29,31:60")
                .isEqualTo(rig.searches
                        .search(twin, 1, new SearchKey.Body("unique"))
                        .uids());
    }

    private long mentions(String word) {
        return rig.sql()
                .sql("SELECT count(*) FROM mail.search_block WHERE position(convert_to(?, 'UTF8') IN words) > 0")
                .params(word)
                .query(Long.class)
                .single();
    }

    @Test
    void forgetsTheWordsOfMessagesThatHaveBeenGoneForAWhile() {
        Indexer indexer = indexer();
        add(60);
        index(indexer);
        expunge("7,20:30");
        indexer.forget();
        assertThat(mentions("unique7")).as("not at once").isEqualTo(1);
        rig.sql()
                .sql("UPDATE mail.search_block SET built_at = now() - interval '31 days'")
                .update();
        indexer.forget();
        assertThat(mentions("unique7")).isZero();
        assertThat(mentions("unique8")).isEqualTo(1);
        bothAnswerAlike();
        expunge("1:60");
        rig.sql()
                .sql("UPDATE mail.search_block SET built_at = now() - interval '31 days'")
                .update();
        indexer.forget();
        assertThat(rig.count("mail.search_block")).isZero();
        assertThat(rig.sql()
                        .sql("SELECT segments FROM mail.search_mailbox")
                        .query(Integer.class)
                        .single())
                .isZero();
        add(1);
        index(indexer);
        bothAnswerAlike();
    }
}
