package io.postrider.imap.thread;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.imap.wire.WireWriter;
import io.postrider.mail.mime.BaseSubject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReferencesTest {
    private final List<ThreadedMessage> messages = new ArrayList<>();

    /** Adds a message with the next UID, a second later than the one before. */
    private void message(String id, String subject, String... ancestors) {
        int uid = messages.size() + 1;
        messages.add(new ThreadedMessage(uid, uid, BaseSubject.of(subject), id, Arrays.asList(ancestors)));
    }

    private static String written(List<ThreadNode> threads) {
        var octets = new ByteArrayOutputStream();
        var out = new WireWriter(octets);
        new ThreadWriter(out, uid -> uid).write(threads);
        out.flush();
        return octets.toString(StandardCharsets.US_ASCII).strip();
    }

    private String threads() {
        return written(References.threads(messages));
    }

    @Test
    void putsRepliesBelowWhatTheyReplyTo() {
        message("a", "Lunch");
        message("b", "Re: Lunch", "a");
        message("c", "Re: Lunch", "a", "b");
        message("d", "Re: Lunch", "a");
        message("x", "Other");
        assertThat(threads()).isEqualTo("* THREAD (1 (2 3)(4))(5)");
    }

    @Test
    void answersNothingWithNothing() {
        assertThat(threads()).isEqualTo("* THREAD");
    }

    @Test
    void keepsSiblingsTogetherWhoseParentIsMissing() {
        message("b", "one", "gone");
        message("c", "two", "gone");
        message("d", "three", "gone", "gone too");
        assertThat(threads()).isEqualTo("* THREAD ((1)(2)(3))");
    }

    @Test
    void leavesOutAMissingParentOfOne() {
        message("b", "one", "gone");
        message("c", "two", "gone", "b");
        assertThat(threads()).isEqualTo("* THREAD (1 2)");
    }

    @Test
    void putsRepliesBelowTheSubjectThatTheyReplyTo() {
        message("a", "Lunch");
        message("b", "Re: Lunch");
        message("c", "Fwd: lunch");
        assertThat(threads()).isEqualTo("* THREAD (1 (2)(3))");
    }

    @Test
    void putsOriginalsOfOneSubjectBesideEachOther() {
        message("a", "Lunch");
        message("b", "Lunch");
        message("c", "Re: Lunch");
        message("d", "");
        message("e", "");
        assertThat(threads()).isEqualTo("* THREAD ((1)(2)(3))(4)(5)");
    }

    @Test
    void findsTheOriginalThatComesAfterItsReply() {
        message("b", "Re: Lunch");
        message("a", "Lunch");
        message("c", "Lunch");
        assertThat(threads()).isEqualTo("* THREAD ((2 1)(3))");
    }

    @Test
    void joinsThreadsWhoseParentsAreMissing() {
        message("a", "Re: Lunch", "gone");
        message("b", "Re: Lunch", "gone");
        message("c", "Re: Lunch", "lost");
        message("d", "Re: Lunch", "lost");
        assertThat(threads()).isEqualTo("* THREAD ((1)(2)(3)(4))");
    }

    @Test
    void believesAMessageOfItsOwnParentRatherThanOthers() {
        message("a", "a");
        message("c", "c", "a", "b");
        message("b", "b");
        assertThat(threads()).isEqualTo("* THREAD (1)(3 2)");
    }

    @Test
    void closesNoCircle() {
        message("a", "a", "c", "a", "b");
        message("b", "b", "a", "b");
        message("c", "c", "b", "c");
        assertThat(threads()).matches("\\* THREAD [()0-9 ]+");
        assertThat(threads().replaceAll("[^0-9]", "").chars().sorted().toArray())
                .containsExactly('1', '2', '3');
    }

    @Test
    void tellsMessagesWithOneIdApart() {
        message("a", "a");
        message("a", "b");
        message("", "c");
        message("", "d");
        assertThat(threads()).isEqualTo("* THREAD (1)(2)(3)(4)");
    }

    @Test
    void takesADeepThreadWithoutAStack() {
        int depth = 100_000;
        for (int i = 0; i < depth; i++) {
            message("m" + i, "Re: deep", "m" + (i - 1));
        }
        assertThat(threads()).startsWith("* THREAD (1 2 3 4").hasSizeGreaterThan(depth * 5);
    }

    @Test
    void losesNoMessageWhateverTheySay() {
        var random = new Random(5);
        for (int round = 0; round < 500; round++) {
            messages.clear();
            int count = 1 + random.nextInt(12);
            for (int i = 0; i < count; i++) {
                String[] ancestors = random.ints(random.nextInt(4), 0, 10)
                        .mapToObj(id -> "m" + id)
                        .toArray(String[]::new);
                message(
                        "m" + random.nextInt(10),
                        (random.nextBoolean() ? "Re: " : "") + "s" + random.nextInt(3),
                        ancestors);
            }
            List<Integer> shown = Arrays.stream(threads().substring(8).split("[^0-9]+"))
                    .filter(number -> !number.isEmpty())
                    .map(Integer::valueOf)
                    .sorted()
                    .toList();
            assertThat(shown)
                    .as("round %d", round)
                    .isEqualTo(messages.stream().map(ThreadedMessage::uid).toList());
        }
    }

    @Test
    void ordersSubjects() {
        message("a", "Lunch");
        message("b", "Other");
        message("c", "Re: Lunch", "b");
        message("d", "[list] Re: lunch");
        message("e", "Re: other");
        assertThat(written(OrderedSubject.threads(messages))).isEqualTo("* THREAD (1 (3)(4))(2 5)");
    }
}
