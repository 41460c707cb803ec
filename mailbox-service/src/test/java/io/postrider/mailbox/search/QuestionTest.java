package io.postrider.mailbox.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.mailbox.SearchKey.Comparison;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The index against reading: what is sure must match, and what matches must be sure or possible. */
class QuestionTest {
    private static final int FIRST_UID = 7;
    private static final String[] PIECES = {
        "hello",
        "world",
        "he",
        "Größe",
        "naïve",
        "ΟΔΟΣ",
        "привет",
        "日本語",
        "テスト",
        "が",
        "한국어",
        "สวัสดี",
        "🎉",
        "👍🏽",
        "bob@example.org",
        "https://example.org/a?b=c",
        "1.234,56",
        "a",
        "x".repeat(39),
        "y".repeat(41),
        "z".repeat(230),
        "-",
        "--",
        "_id_",
        "ﬁn",
        "\u00a0",
        "\u3000",
        " ",
        " ",
        " ",
        "\n",
        "\t",
        ", ",
        ". ",
        "(",
        "»",
        "𠮷野",
        "e\u0301",
        "don't",
        "%",
        "\ud83c"
    };

    private final Random random = new Random(42);
    private final List<String> texts = new ArrayList<>();

    private String text(int pieces) {
        var text = new StringBuilder();
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private static List<Block> blocks(List<String> texts, Zone zone) {
        var table = new TermTable(FIRST_UID);
        for (int i = 0; i < texts.size(); i++) {
            int uid = FIRST_UID + i;
            String folded = texts.get(i);
            Terms.cut(folded, zone, (text, start, end) -> table.add(zone, text.substring(start, end), uid));
        }
        return table.blocks();
    }

    private static void ask(List<Block> blocks, Question question) {
        for (Block block : blocks) {
            BlockWords.find(
                    block.words(),
                    question.probes(),
                    (probe, offset, length) ->
                            Postings.read(block.postings(), offset, offset + length, FIRST_UID, probe.found()::set));
        }
    }

    private void check(List<Block> blocks, Question question, String part) {
        ask(blocks, question);
        BitSet sure = question.sure();
        BitSet maybe = question.maybe();
        for (int i = 0; i < texts.size(); i++) {
            int uid = FIRST_UID + i;
            boolean matches = texts.get(i).contains(part);
            if (matches) {
                assertThat(sure.get(uid) || maybe.get(uid))
                        .as("%s in %s", part, texts.get(i))
                        .isTrue();
            } else {
                assertThat(sure.get(uid)).as("%s not in %s", part, texts.get(i)).isFalse();
            }
        }
    }

    private void checkParts(Zone zone) {
        IntStream.range(0, 300).forEach(i -> texts.add(Folding.fold(text(1 + random.nextInt(20)))));
        List<Block> blocks = blocks(texts, zone);
        for (int i = 0; i < 3_000; i++) {
            String from = texts.get(random.nextInt(texts.size()));
            if (from.isEmpty()) {
                continue;
            }
            int start = random.nextInt(from.length());
            int end = start + 1 + random.nextInt(Math.min(from.length() - start, i % 10 == 0 ? 200 : 8));
            String part = from.substring(start, end);
            if (isCut(part)) {
                continue;
            }
            Criterion criterion = zone == Zone.BODY ? new Criterion.Body(part) : new Criterion.Header("subject", part);
            Question question = Question.of(criterion);
            if (question != null) {
                check(blocks, question, part);
            }
        }
    }

    /** Half a character cannot be asked for. */
    private static boolean isCut(String part) {
        return part.codePoints().anyMatch(point -> Character.getType(point) == Character.SURROGATE);
    }

    @Test
    void agreesWithReadingForEveryPartOfABody() {
        checkParts(Zone.BODY);
    }

    @Test
    void agreesWithReadingForEveryPartOfASubject() {
        checkParts(Zone.SUBJECT);
    }

    @Test
    void isSureOfPartsOfWordsAndOfPairs() {
        texts.addAll(
                List.of(Folding.fold("Überraschungen im Körper"), Folding.fold("日本語のテスト"), Folding.fold("nothing")));
        List<Block> blocks = blocks(texts, Zone.BODY);
        for (String part : List.of("raschung", "körper", "日本", "テ")) {
            String folded = Folding.fold(part);
            Question question = Objects.requireNonNull(Question.of(new Criterion.Body(folded)));
            check(blocks, question, folded);
            assertThat(question.maybe().isEmpty()).as(part).isTrue();
            assertThat(question.sure().cardinality()).as(part).isEqualTo(1);
        }
    }

    @Test
    void findsAddressesInHeadersWithoutReading() {
        texts.addAll(List.of("\"bob\" <bob@example.org>", "alice <alice@example.org>"));
        Question question =
                Objects.requireNonNull(Question.of(new Criterion.Header("from", Folding.fold("Bob@Example.org"))));
        var table = new TermTable(FIRST_UID);
        for (int i = 0; i < texts.size(); i++) {
            int uid = FIRST_UID + i;
            Terms.cut(
                    texts.get(i),
                    Zone.FROM,
                    (text, start, end) -> table.add(Zone.FROM, text.substring(start, end), uid));
        }
        ask(table.blocks(), question);
        assertThat(question.sure()).isEqualTo(BitSet.valueOf(new long[] {1 << FIRST_UID}));
        assertThat(question.maybe().isEmpty()).isTrue();
    }

    @Test
    void comparesDates() {
        var table = new TermTable(FIRST_UID);
        table.add(Zone.DATE, "2026-01-05", 7);
        table.add(Zone.DATE, "2026-01-06", 8);
        Question question =
                Objects.requireNonNull(Question.of(new Criterion.SentDate(Comparison.SINCE, LocalDate.of(2026, 1, 6))));
        ask(table.blocks(), question);
        assertThat(question.sure()).isEqualTo(BitSet.valueOf(new long[] {1 << 8}));
    }

    @Test
    void asksNothingWhereThereIsNothingToAskFor() {
        assertThat(Question.of(new Criterion.Body("!?"))).isNull();
        assertThat(Question.of(new Criterion.Header("subject", " "))).isNull();
        assertThat(Question.of(new Criterion.Header("no name", "text"))).isNull();
        assertThat(Question.of(new Criterion.Larger(5))).isNull();
    }

    @Test
    void foldsSigmaAlike() {
        assertThat(Folding.fold("ΟΔΟΣΗΜΑΝΣΗ")).contains(Folding.fold("ΟΔΟΣ"));
    }
}
